package har

func urlListSpecimens() []specimen { return nil }
