package har

func commonLogForm() form {
	return form{match: func([]byte, Options) bool { return false }}
}
