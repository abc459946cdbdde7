package har

func traceForm() form {
	return form{match: func([]byte, Options) bool { return false }}
}
