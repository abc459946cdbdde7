package har

func charlesJSONForm() form {
	return form{match: func([]byte, Options) bool { return false }}
}

func charlesXMLForm() form {
	return form{match: func([]byte, Options) bool { return false }}
}
