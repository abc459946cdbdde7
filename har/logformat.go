package har

func logFormatForm() form {
	return form{match: func([]byte, Options) bool { return false }}
}
