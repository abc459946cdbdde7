package har

func warcSpecimens() []specimen { return nil }
