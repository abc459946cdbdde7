package har

func squidSpecimens() []specimen { return nil }
