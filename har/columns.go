package har

func columnsForm() form {
	return form{match: func([]byte, Options) bool { return false }}
}
