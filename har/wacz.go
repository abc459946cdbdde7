package har

func waczForm() archiveForm {
	return archiveForm{claims: func(*archive) bool { return false }}
}
