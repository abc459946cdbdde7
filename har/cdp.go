package har

func cdpForm() form {
	return form{match: func([]byte, Options) bool { return false }}
}
