package har

func urlListForm() form {
	return form{match: func([]byte, Options) bool { return false }}
}
