package har

func charlesSpecimens() []specimen { return nil }
