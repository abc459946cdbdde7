package evidence

// A Sight is where the value of an identifier was first seen in the captures.
type Sight struct {
	How    string `json:"how"`              // see the constants
	Name   string `json:"name"`             // of the cookie or parameter
	Part   bool   `json:"part"`             // the value is the last part of the cookie's
	Source string `json:"source"`           // "S01"
	Entry  int    `json:"entry"`            // position in the capture's own list, from 0
	Host   string `json:"host"`             // that the request was addressed to
	Time   string `json:"time,omitempty"`   // RFC 3339 UTC, by the capture's clock
	Script string `json:"script,omitempty"` // that the browser recorded as having sent the request, or its place in it, for SeenRecord
}

// The ways in which a value can first be seen. Scripts also make values, and
// set cookies without any request: then the capture shows only the first
// request that carried them.
const (
	SeenSetCookie = "set_cookie" // the answer set a cookie to it
	SeenCookie    = "cookie"     // the request carried it in a cookie
	SeenAddress   = "address"    // the address requested carried it
	SeenRecord    = "record"     // the request of an event or other record carried it
)
