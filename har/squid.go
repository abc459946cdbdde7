package har

func squidForm() form {
	return form{match: func([]byte, Options) bool { return false }}
}
