package har

func curlTraceSpecimens() []specimen { return nil }
