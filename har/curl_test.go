package har

func curlSpecimens() []specimen { return nil }
