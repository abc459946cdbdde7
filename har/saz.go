package har

func sazForm() archiveForm {
	return archiveForm{claims: func(*archive) bool { return false }}
}
