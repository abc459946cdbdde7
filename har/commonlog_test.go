package har

func commonLogSpecimens() []specimen { return nil }
