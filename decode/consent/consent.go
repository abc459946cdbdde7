// Package consent reads what a consent tool, a standard's consent string or
// Google's consent mode recorded of a visitor's choice, where a request
// carries it: in cookies, in the parameters of an address, or in the body of a
// request to the tool's maker.
//
// Tools are data: one file each under tools/, with the sources it was written
// from and examples both ways. A record is read for what it states and no
// more: that a record says "granted" is not that anyone pressed a button.
package consent

import "time"

// A State is what a record says of one purpose.
type State string

// The states of a purpose. The empty State: the record does not speak of it.
const (
	Granted State = "granted"
	Denied  State = "denied"
	Mixed   State = "mixed" // several categories of the purpose, some granted and some denied
)

// A Choice is what a record says of whether a choice had been made.
type Choice string

// The kinds of choice.
const (
	Made     Choice = "made"      // it says that one was made
	Implied  Choice = "implied"   // it says that carrying on was taken for one
	None     Choice = "none"      // it says that none has been made: its states are defaults
	Unstated Choice = "unstated"  // it gives states, and not how they came about
	NoSignal Choice = "no_signal" // it says that no consent signal is configured
	Unread   Choice = "unread"    // it is known by its name only, and its value is not read
	Removed  Choice = "removed"   // the answer removes the record
)

// The purposes that states are read for.
const (
	Advertising = "advertising"
	Statistics  = "statistics"
)

// A Reading is what the records of one tool in one request or answer say.
type Reading struct {
	Tool        string   // id: "onetrust"
	Name        string   // as printed: "OneTrust"
	Records     []string // names of the cookies or parameters read, as sent
	Choice      Choice
	Advertising State
	Statistics  State
	Time        time.Time // when the choice was made, as the record itself states; zero when it does not
	Words       string    // what the reading rests on: names and values as sent, in short

	core string // Words without what is printed aside
}

// Of returns what the reading says of a purpose. For the empty purpose it is
// the strictest of what it says of any.
func (r *Reading) Of(purpose string) State {
	switch purpose {
	case Advertising:
		return r.Advertising
	case Statistics:
		return r.Statistics
	}
	return strictest(r.Advertising, r.Statistics)
}

func strictest(states ...State) State {
	var out State
	for _, s := range states {
		if s != "" && (out == "" || rank(s) > rank(out)) {
			out = s
		}
	}
	return out
}

func rank(s State) int {
	switch s {
	case Denied:
		return 3
	case Mixed:
		return 2
	case Granted:
		return 1
	}
	return 0
}

// Same reports whether two readings say the same.
func (r *Reading) Same(o *Reading) bool {
	return r.Choice == o.Choice && r.Advertising == o.Advertising && r.Statistics == o.Statistics &&
		r.Time.Equal(o.Time) && r.core == o.core
}
