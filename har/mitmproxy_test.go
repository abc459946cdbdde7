package har

func mitmproxySpecimens() []specimen { return nil }
