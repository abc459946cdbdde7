package har

func warcForm() form {
	return form{match: func([]byte, Options) bool { return false }}
}
