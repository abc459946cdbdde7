package har

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A stretched is an entry with all the stretches of the file that hold it.
type stretched struct {
	sighting
	at  [][2]int64 // from, to
	end int64      // of the last
}

func stretches(t *testing.T, data []byte, opt Options) (all []stretched, src *Source) {
	t.Helper()
	captures, err := openBytes(data, opt)
	if err != nil {
		return nil, nil
	}
	src = readCapture(t, captures[0], func(e *Entry) {
		s := stretched{sighting: sighting{at: e.Ref, text: describe(t, e), notes: slices.Clone(e.Notes)}}
		s.at = append(s.at, [2]int64{e.Offset, e.Offset + e.Length})
		for _, p := range e.Parts {
			s.at = append(s.at, [2]int64{p.Offset, p.Offset + p.Length})
		}
		for _, r := range s.at {
			s.end = max(s.end, r[1])
		}
		all = append(all, s)
	})
	return all, src
}

// said are the lines of an entry that tell what was sent and answered.
func said(text string) (lines []string) {
	for line := range strings.Lines(text) {
		kind, _, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch kind {
		case "elapsed", "note", "delivery", "part", "line":
			continue
		case "request body", "response body":
			if !strings.Contains(line, ": exact ") {
				continue
			}
			line = line[strings.LastIndex(line, ` "`):] // its type and length can be unknown yet
		}
		if _, rest, ok := strings.Cut(line, " "); ok && line[0] != ' ' {
			line = rest // without its place in the list
		}
		lines = append(lines, line)
	}
	return lines
}

func spreadSpecimens() []specimen {
	return slices.DeleteFunc(specimens(), func(s specimen) bool {
		return !s.spread || s.format != "Chromium NetLog" && s.format != "DevTools protocol events"
	})
}

// Cut at the end of any line, a capture whose entries are spread over it says
// nothing that the whole does not say, and holds every request begun by then.
func TestSpreadCut(t *testing.T) {
	checked := 0
	for _, s := range spreadSpecimens() {
		whole, src := stretches(t, s.data, s.opt)
		known := map[int64]stretched{}
		for _, w := range whole {
			known[w.sighting.at.Offset] = w
		}
		for n := range s.data {
			if s.data[n] != '\n' || int64(n) < whole[0].sighting.at.Offset {
				continue
			}
			got, _ := stretches(t, s.data[:n], s.opt)
			found := map[int64]bool{}
			for _, g := range got {
				found[g.sighting.at.Offset] = true
				w, ok := known[g.sighting.at.Offset]
				if !ok {
					// The header fields alone, whose beginning comes behind the cut, or
					// a request that the browser is not yet said to have redirected.
					if !slices.ContainsFunc(whole, func(w stretched) bool { return slices.Contains(w.at, g.at[0]) }) &&
						!slices.ContainsFunc(src.Excluded, func(x Excluded) bool { return x.Offset == g.at[0][0] }) {
						t.Errorf("%s cut at %d: an entry that the whole does not have:\n%s", s.name, n, g.text)
					}
					continue
				}
				wholeLines := said(w.text)
				for _, line := range said(g.text) {
					if slices.Contains(wholeLines, line) || slices.Contains(g.notes, provisional) && strings.HasPrefix(line, "    > ") {
						continue
					}
					if w.end <= int64(n) || !strings.HasPrefix(line, "    < ") && !strings.HasPrefix(line, "    type:") {
						t.Errorf("%s cut at %d: entry at %d says %q, the whole says\n%s", s.name, n, g.sighting.at.Offset, line, w.text)
					}
				}
				checked++
			}
			for _, w := range whole {
				if at := w.sighting.at; at.Offset+at.Length <= int64(n) && !found[at.Offset] {
					t.Errorf("%s cut at %d: the entry at %d is missing", s.name, n, at.Offset)
				}
			}
		}
	}
	if checked < 500 {
		t.Errorf("%d entries were compared", checked)
	}
}

// A wrong bit changes those entries only that the line is of, or its
// neighbours.
func TestSpreadOneWrongBit(t *testing.T) {
	compared := 0
	for _, s := range spreadSpecimens() {
		if bytes.Count(s.data, []byte("\n")) < 5 {
			continue
		}
		whole, _ := stretches(t, s.data, s.opt)
		first := whole[0].sighting.at.Offset
		for i := int(first); i < len(s.data); i += 1 + len(s.data)/1000 {
			if c := s.data[i]; c >= '0' && c <= '9' {
				continue // an event can become one of another request
			}
			data := bytes.Clone(s.data)
			data[i] ^= 1 << (i * 5 % 8)
			from := int64(bytes.LastIndexByte(s.data[:max(0, bytes.LastIndexByte(s.data[:i], '\n'))], '\n'))
			to := int64(len(s.data))
			if k := bytes.IndexByte(s.data[i+1:], '\n'); k >= 0 {
				to = int64(i + 1 + k)
				if k := bytes.IndexByte(s.data[to+1:], '\n'); k >= 0 {
					to += int64(k) + 1
				}
			}
			got, src := stretches(t, data, s.opt)
			for _, g := range got {
				for _, line := range said(g.text) {
					if strings.HasPrefix(line, ` "`) && len(src.Damage) > 0 && !slices.ContainsFunc(whole, func(w stretched) bool { return slices.Contains(said(w.text), line) }) {
						t.Fatalf("%s byte %d: a body is called exact that was not sent: %s", s.name, i, g.text)
					}
				}
			}
			for _, w := range whole {
				if slices.ContainsFunc(w.at, func(r [2]int64) bool { return r[0] < to && r[1] > from }) {
					continue
				}
				k := slices.IndexFunc(got, func(g stretched) bool { return g.sighting.at.Offset == w.sighting.at.Offset })
				if k < 0 {
					t.Fatalf("%s byte %d: the entry at %d is lost", s.name, i, w.sighting.at.Offset)
				}
				// Bodies may be lost with the connection. In a chain of redirects
				// what is told of one answer cannot be given to another any more.
				chained := strings.Contains(w.text, "redirect:") || strings.Contains(w.text, "u.example/b")
				sure := func(lines []string) []string {
					return slices.DeleteFunc(lines, func(l string) bool {
						return strings.HasPrefix(l, ` "`) || chained && (strings.HasPrefix(l, "    < ") || strings.HasPrefix(l, "    redirect:"))
					})
				}
				if diff := cmp.Diff(sure(said(w.text)), sure(said(got[k].text))); diff != "" {
					t.Fatalf("%s byte %d %q: the entry at %d changed (-want +got):\n%s", s.name, i, s.data[i], w.sighting.at.Offset, diff)
				}
				compared++
			}
		}
	}
	if compared < 5000 {
		t.Errorf("%d entries were compared", compared)
	}
}

// Whatever line of a log is damaged, no body is called exact that is not the
// one that was sent.
func TestNetLogBodiesHeldToTheirLength(t *testing.T) {
	sent := map[string]string{"https://vendor.example/one": "id=1&ev=One", "http://plain.example/p": "abc=1&d"}
	lines := netlogEverything()
	exact := 0
	for skip := -1; skip < len(lines); skip++ {
		left := lines
		if skip >= 0 {
			left = slices.Clone(lines)
			left[skip] = "x" + left[skip][1:]
		}
		data := netlogConstants("Everything") + strings.Join(left, ",\n") + "]}\n"
		read(t, []byte(data), Options{}, func(e *Entry) {
			b, err := e.RequestBody()
			if err != nil {
				t.Fatal(err)
			}
			if b.State != BodyExact {
				return
			}
			exact++
			if want := sent[e.URL]; string(b.Data) != want {
				t.Errorf("with line %d damaged: the body to %s is called exact: %q, want %q", skip, e.URL, b.Data, want)
			}
		})
	}
	if exact < len(lines) {
		t.Errorf("%d bodies were exact in %d logs", exact, len(lines)+1)
	}
}

// A log that holds more open requests than are held at a time gives them all,
// and says of which it does not know the rest.
func TestSpreadManyOpen(t *testing.T) {
	const many = 300
	var cdp, netlog []string
	for i := range many {
		cdp = append(cdp, fmt.Sprintf(`{"method":"Network.requestWillBeSent","params":{"requestId":"%d","request":{"url":"https://v.example/%d","method":"GET","headers":{}},"timestamp":1,"wallTime":1778061600.5}}`, i, i))
		netlog = append(netlog, nlStart(i, i, "GET", fmt.Sprintf("https://v.example/%d", i), "")...)
	}
	for name, data := range map[string]string{
		"cdp":    strings.Join(cdp, "\n") + "\n",
		"netlog": netlogConstants("Default") + strings.Join(netlog, ",\n") + "]}",
	} {
		places, gone := map[int]bool{}, 0
		src := read(t, []byte(data), Options{Limits: Limits{Entry: 8 << 10}}, func(e *Entry) {
			places[e.Entry] = true
			if want := fmt.Sprintf("https://v.example/%d", e.Entry); e.URL != want {
				t.Errorf("%s: entry %d is %s", name, e.Entry, e.URL)
			}
			if slices.Contains(e.Notes, letGo) {
				gone++
			} else if !slices.Contains(e.Notes, noEnd) {
				t.Errorf("%s: entry %d does not say that its end is missing: %q", name, e.Entry, e.Notes)
			}
		})
		if len(places) != many || src.Entries != many {
			t.Errorf("%s: %d entries at %d places, want %d", name, src.Entries, len(places), many)
		}
		limits := 0
		for _, d := range src.Damage {
			if d.Limit {
				limits++
			}
		}
		if gone == 0 || gone != limits {
			t.Errorf("%s: %d were let go, %d are listed", name, gone, limits)
		}
	}
}

// A request that was answered and whose end is never told does not wait for
// the end of the capture, and one that has no answer yet does.
func TestCDPLateness(t *testing.T) {
	lines := []string{
		`{"method":"Network.requestWillBeSent","params":{"requestId":"1","request":{"url":"https://v.example/slow","method":"GET","headers":{}},"timestamp":1,"wallTime":1778061600}}`,
		`{"method":"Network.requestWillBeSent","params":{"requestId":"2","request":{"url":"https://v.example/beacon","method":"GET","headers":{}},"timestamp":1,"wallTime":1778061600}}`,
		`{"method":"Network.responseReceivedExtraInfo","params":{"requestId":"2","headers":{},"statusCode":204}}`,
	}
	for range lateness + 2 {
		lines = append(lines, `{"method":"Page.frameStartedLoading","params":{"frameId":"F"}}`)
	}
	lines = append(lines,
		`{"method":"Network.requestWillBeSent","params":{"requestId":"3","request":{"url":"https://v.example/last","method":"GET","headers":{}},"timestamp":9,"wallTime":1778061609}}`,
		`{"method":"Network.responseReceivedExtraInfo","params":{"requestId":"1","headers":{},"statusCode":200}}`)
	var got []string
	read(t, []byte(strings.Join(lines, "\n")), Options{}, func(e *Entry) {
		got = append(got, fmt.Sprintf("%d %s %d %v", e.Entry, e.URL, e.Status, slices.Contains(e.Notes, noEnd)))
	})
	want := []string{"1 https://v.example/beacon 204 false", "0 https://v.example/slow 200 true", "2 https://v.example/last 0 true"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What looks like these forms and is none of them is not claimed.
func TestSpreadFormsMatch(t *testing.T) {
	event := `{"method":"Network.requestWillBeSent","params":{}}`
	for _, tc := range []struct {
		text        string
		cdp, netlog bool
	}{
		{event, true, false},
		{"\n [ " + event, true, false},
		{`{"sessionId":"1","method" : "Page.frameNavigated","params":{}}`, true, false},
		{`{"level":"INFO","message":"{\"message\":{\"method\":\"Network.dataReceived\"}}"}`, true, false},
		{`{"damaged":"` + "\x01" + "\n" + event, true, false},
		{`{"method":"goto","params":{"url":"x"}}`, false, false},
		{`{"id":1,"method":"Network.enable","params":{}}`, false, false},
		{`{"method":"GET","url":"https://v.example/Network.requestWillBeSent"}`, false, false},
		{`[["method","Network.requestWillBeSent"]]`, false, false},
		{`<script>var e = ` + event + `</script>`, false, false},
		{netlogConstants("Default"), false, true},
		{`{"constants":{"addressFamily":{}`, false, true},
		{`{"constants":{"speed":299792458}}`, false, false},
		{`{"events":[],"constants":{"logEventTypes":{}}}`, false, false},
		{`{`, false, false},
		{``, false, false},
	} {
		if got := matchCDP([]byte(tc.text), Options{}); got != tc.cdp {
			t.Errorf("%.60q as DevTools protocol events: %v", tc.text, got)
		}
		if got := matchNetLog([]byte(tc.text), Options{}); got != tc.netlog {
			t.Errorf("%.60q as NetLog: %v", tc.text, got)
		}
	}
}

// One wrong bit among the constants costs what it names at most, and the log
// only where it is in the very beginning or the name of a list.
func TestNetLogWrongBitInConstants(t *testing.T) {
	data := netlogSpecimens()[0].data
	whole, _ := stretches(t, data, Options{})
	lost := map[string]bool{}
	for i := range netlogConstants("Everything") {
		broken := bytes.Clone(data)
		broken[i] ^= 1 << (i * 5 % 8)
		got, src := stretches(t, broken, Options{})
		if src == nil || len(got) < len(whole)/2 {
			from := max(0, bytes.LastIndexByte(data[:i+1], ','))
			if k := bytes.LastIndexByte(data[:i+1], '{'); k > from {
				from = max(0, bytes.LastIndexByte(data[:k], ','))
			}
			part, _, _ := bytes.Cut(data[from:], []byte(":"))
			lost[strings.Trim(string(part), `,{" `)] = true
		}
	}
	want := []string{"constants", "logEventTypes"}
	var got []string
	for name := range lost {
		got = append(got, name)
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the log is lost by a wrong bit in (-want +got):\n%s", diff)
	}
}
