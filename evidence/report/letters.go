package report

func (b *builder) letters(f *Findings) []File { return nil }
