package har

func elffSpecimens() []specimen { return nil }
