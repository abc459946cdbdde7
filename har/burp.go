package har

func burpForm() form {
	return form{match: func([]byte, Options) bool { return false }}
}
