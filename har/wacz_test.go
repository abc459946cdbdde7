package har

func waczSpecimens() []specimen { return nil }
