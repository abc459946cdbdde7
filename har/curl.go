package har

func curlCommandForm() form {
	return form{match: func([]byte, Options) bool { return false }}
}
