package har

func elffForm() form {
	return form{match: func([]byte, Options) bool { return false }}
}
