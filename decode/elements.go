package decode

import "strconv"

// endpointOf returns the endpoint that one event of a batch belongs to: of
// those that share the batch of f, the first whose requirements its own
// parameters meet. A list may so hold records of several kinds.
func (f *route) endpointOf(found []*route, params []Param) *route {
	if f.endpoint.Batch == "" {
		return f
	}
	for _, g := range found {
		if g.vendor == f.vendor && g.endpoint.Batch == f.endpoint.Batch && g.meets(params) {
			return g
		}
	}
	return f
}

// noteParts says in each record of a request that it is one of several.
func noteParts(events []Event) {
	if len(events) < 2 {
		return
	}
	what := "events"
	for i := range events {
		if events[i].Kind != KindEvent {
			what = "parts"
			break
		}
	}
	note := "One of " + strconv.Itoa(len(events)) + " " + what + " of one request."
	for i := range events {
		events[i].Notes = append(events[i].Notes, note)
	}
}
