package har

func traceSpecimens() []specimen { return nil }
