package decode

import "pixelwitness/har"

// A Decoder finds events in entries. It is safe for concurrent use.
type Decoder struct{}

// Default returns a decoder for every vendor embedded in this package.
func Default() (*Decoder, error) { return &Decoder{}, nil }

// Vendors lists the vendors in the order in which they are tried.
func (d *Decoder) Vendors() []*Vendor { return nil }

// Decode returns what e told a vendor, in the order sent; nil when its host
// belongs to no vendor. Secret values in it are masked. The error is a body
// that could not be read: the events found without it are returned too.
func (d *Decoder) Decode(e *har.Entry) ([]Event, error) { return nil, nil }

// A Vendor describes one recipient of tracking events.
type Vendor struct {
	ID      string `json:"id"`      // "meta"
	Name    string `json:"name"`    // "Meta Pixel"
	Company string `json:"company"` // as its own terms name it
}
