package har

// entryBody says where an entry's bodies are.
type entryBody struct{}

// RequestBody returns the body of the request.
func (e *Entry) RequestBody() (Body, error) { return Body{State: BodyNone}, nil }

// ResponseBody returns the body of the response.
func (e *Entry) ResponseBody() (Body, error) { return Body{State: BodyNone}, nil }

// SHA256 returns the digest of the bytes of e in its source.
func (e *Entry) SHA256() ([32]byte, error) { return [32]byte{}, nil }

// Delivery says what the capture shows of the request's fate.
func (e *Entry) Delivery() Delivery { return NotRecorded }
