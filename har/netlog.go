package har

func netlogForm() form {
	return form{match: func([]byte, Options) bool { return false }}
}
