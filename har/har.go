// Package har reads captures of web traffic as a stream of HTTP entries.
//
// Whatever its form on disk, a capture is read in the terms of the HTTP
// Archive 1.2 model (http://www.softwareishard.com/blog/har-12-spec/): a list
// of entries, each one request with its response. Nothing is normalised:
// addresses, header order and repeated fields are kept as captured, because
// what is reported must be found again, byte for byte, in the file it came
// from.
//
// Memory does not grow with the capture: an entry is valid until the next one
// is read, and bodies are fetched only when asked for.
package har

import (
	"fmt"
	"time"
)

// A Source is one capture: a stored file, or one member of a stored archive.
type Source struct {
	Label     string   // "S01", given in argument order by the caller; "" until then
	Path      string   // as opened; never printed in a pack
	File      string   // relative to the argument it was found under, with forward slashes
	Member    string   // name inside an archive; "" for a file that is the capture itself
	Container []string // decompression steps, outermost first: "zip", "gzip", "zlib"
	Charset   string   // "utf-8", "utf-8 with byte order mark", "utf-16le", "utf-16be"

	Size         int64    // bytes of the stored file
	SHA256       [32]byte // of the stored file, as sha256sum prints it
	MemberSize   int64    // bytes that offsets count: the stored file, or the decompressed member
	MemberSHA256 [32]byte // of those bytes

	Format         string // "har", or the name of another form: see [Formats]
	Version        string // log.version as stated
	Creator        string // log.creator.name as stated
	CreatorVersion string
	Browser        string // log.browser.name as stated
	BrowserVersion string

	Entries   int  // entries read whole
	Sanitised bool // a Chromium export in which no entry has Cookie, Set-Cookie or Authorization fields
	Damage    []Damage
	Excluded  []Excluded // records that are no request of a visit, and are not entries
	Notes     []string   // what the format or producer cannot show, in plain English
}

// A Damage is a stretch of a capture that could not be read as entries, or
// that a limit kept from being read.
type Damage struct {
	Offset int64  `json:"offset"` // bytes, counted as in [Ref]
	Length int64  `json:"length"` // 0 when it runs to the end, or is a single point
	Entry  int    `json:"entry"`  // position in the capture's own list that it falls at, or before
	Limit  bool   `json:"limit"`  // a limit of this program, not a fault of the capture
	Reason string `json:"reason"`
}

// An Excluded is a record that is left out because it is no request of a
// visit: a request that a tool sent again, or a line that a proxy writes beside
// the request itself.
type Excluded struct {
	Entry  int    `json:"entry"` // these five as in [Ref]
	Member string `json:"member,omitempty"`
	Offset int64  `json:"offset"`
	Length int64  `json:"length"`
	Line   int    `json:"line,omitempty"`
	Reason string `json:"reason"`
}

// A Ref says where an entry is in its source.
type Ref struct {
	Entry  int    // position in the capture's own list, from 0
	Member string // of an archive that is one source as a whole; "" when that of the source counts
	Offset int64  // bytes from the start of the stored file, or of the decompressed member, before any charset conversion
	Length int64  // bytes
	Line   int    // of a text, from 1; 0 when its lines mean nothing
}

// A Field is one header field, cookie or form parameter, as captured.
type Field struct{ Name, Value string }

// An Entry is one captured request with its response. It and everything it
// points to are valid until the next entry is read.
type Entry struct {
	Ref
	Source *Source

	Parts []Part // further stretches of the source that hold some of the entry

	Time      time.Time // in UTC, as TimeIs says; zero if the capture states none
	TimeIs    TimeKind
	TimeText  string        // as captured
	Precision time.Duration // resolution of TimeText: time.Millisecond for ".123"
	Elapsed   time.Duration // as stated; negative when not stated

	Method      string // as captured
	URL         string // as captured, still percent-encoded
	Stripped    bool   // the log removed the parameters of URL
	HostGiven   bool   // the log states no host: scheme and host of URL are those of [Options.LogHost]
	HTTPVersion string // as captured; often absent or wrong
	Headers     []Field
	Cookies     []Field // of the request, from the capture's own list: a fall-back for the Cookie header

	Status          int  // 0 or negative when no answer is recorded
	StatusKnown     bool // the capture has a status, be it 0
	StatusText      string
	ResponseHeaders []Field
	RedirectURL     string
	ResponseType    string // media type of the response as stated
	Failure         string // the browser's own reason: "net::ERR_BLOCKED_BY_CLIENT"

	Client   string // address of who made the request, as captured
	User     string // name of who made it, as a proxy logged it
	Received int64  // bytes towards the client, as a log states; negative when not stated

	ServerIP     string
	PageRef      string // id of the page in the capture's own list
	ResourceType string // "image", "script", "preflight", "ping": as the browser states it
	FromCache    string // "memory", "disk" or another word of the producer; "" when not served from a cache
	Initiator    *Initiator
	Notes        []string // what is unusual about the record itself, in plain English

	body *entryBody // where the bodies are; see RequestBody and ResponseBody
}

// A TimeKind says what moment of a request a captured time is.
type TimeKind string

// The kinds of time.
const (
	TimeStart   TimeKind = ""        // the start of the request, as captured
	TimeEnd     TimeKind = "end"     // the end of the request, as captured; its start is not known
	TimeCounted TimeKind = "counted" // the start, counted back from the end by the time that the capture says it took
	TimeServer  TimeKind = "server"  // when the server that was asked received it
)

// An Initiator is what the browser says caused the request.
type Initiator struct {
	Type   string // "script", "parser", "preflight", "other"
	URL    string
	Line   int     // from 0, as captured; -1 when not stated
	Frames []Frame // innermost first; asynchronous parents follow
}

// A Frame is one line of a call stack.
type Frame struct {
	Function string
	URL      string
	Line     int    // from 0, as captured
	Column   int    // from 0, as captured
	Async    string // the browser's word for the asynchronous step before this frame; "" inside one stack
}

// A BodyState says how faithfully a capture holds a body.
type BodyState string

// The body states.
const (
	BodyExact       BodyState = "exact"           // the bytes as sent
	BodyReencoded   BodyState = "text-reencoded"  // the text as sent, in another character encoding
	BodyDecoded     BodyState = "content-decoded" // compression already undone by the producer
	BodyParamsOnly  BodyState = "params-only"     // names and values only: order and encoding are the producer's
	BodyCorrupted   BodyState = "corrupted"       // bytes replaced by U+FFFD, not recoverable
	BodyNotRecorded BodyState = "omitted-but-sent"
	BodyTruncated   BodyState = "truncated"
	BodyNone        BodyState = "none"
	BodyUnknown     BodyState = "unknown" // no body is recorded, and nothing says whether there was one
)

// A Body is a message body as the capture holds it. It is valid until the
// next entry is read.
type Body struct {
	State  BodyState
	Type   string  // media type as captured, with its parameters
	Data   []byte  // nil when State is none, unknown, params-only or omitted-but-sent
	Params []Field // for params-only, decoded once
	Size   int64   // bytes as stated by the capture; -1 when not stated
	Part   *Part   // where Data is, when it is not inside the entry's own range
}

// A Part is a stretch of a source that holds some of an entry.
type Part struct {
	Member string `json:"member,omitempty"`
	Offset int64  `json:"offset"`
	Length int64  `json:"length"`
	SHA256 string `json:"sha256"` // lower-case hex
}

// A Delivery says what a capture shows of a request's fate.
type Delivery string

// The deliveries a capture can show.
const (
	Answered    Delivery = "answered"     // a status of 100 or more is recorded
	NoAnswer    Delivery = "no_answer"    // the request is recorded, with status 0 and no reason
	NotRecorded Delivery = "not_recorded" // the capture has no place for an answer, or leaves it out
	Blocked     Delivery = "blocked"      // the browser says it blocked the request or its answer
	Failed      Delivery = "failed"       // the browser gives another reason
	FromCache   Delivery = "from_cache"   // answered from a cache, the browser's own or a proxy's: nothing was sent to the host
	HostOnly    Delivery = "host_contact" // a tunnel to the host: what passed through it is not recorded
)

// Limits bound what one capture may cost. The zero value means the defaults.
type Limits struct {
	Entry int64 // bytes of one entry held in memory; default 4 MiB
	Body  int64 // bytes of one body; default 32 MiB
	Depth int   // nesting of JSON; default 1,000
	Ratio int64 // decompressed to stored bytes; default 1,100
}

// An EntryError says where in which capture something went wrong.
type EntryError struct {
	File   string // with its member after a colon, as printed
	Entry  int    // position in the capture's own list; -1 when before or after the list
	Offset int64  // bytes
	Err    error
}

// Error has the form "FILE: entry N at byte B: cause".
func (e *EntryError) Error() string {
	if e.Entry < 0 {
		return fmt.Sprintf("%s: at byte %d: %v", e.File, e.Offset, e.Err)
	}
	return fmt.Sprintf("%s: entry %d at byte %d: %v", e.File, e.Entry, e.Offset, e.Err)
}

// Unwrap returns the cause.
func (e *EntryError) Unwrap() error { return e.Err }
