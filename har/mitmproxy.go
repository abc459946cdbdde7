package har

func mitmproxyForm() form {
	return form{match: func([]byte, Options) bool { return false }}
}
