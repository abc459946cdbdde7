package har

import (
	"bytes"
	"encoding/xml"
	"errors"
	"strconv"
	"strings"
	"time"
)

// A sazMeta is what Fiddler notes of a session beside its messages.
type sazMeta struct {
	BitFlags string `xml:"BitFlags,attr"` // hexadecimal, when Fiddler wrote it
	Timers   struct {
		ClientBeginRequest string `xml:",attr"`
		ClientDoneResponse string `xml:",attr"`
	} `xml:"SessionTimers"`
	Tunnel struct {
		BytesIngress string `xml:",attr"` // from the server
	} `xml:"TunnelInfo"`
	Flags []struct {
		N string `xml:",attr"`
		V string `xml:",attr"`
	} `xml:"SessionFlags>SessionFlag"`

	bits uint64
}

// Values of the enumeration Fiddler.SessionFlags (FiddlerCore API reference).
const (
	sazHTTPS           = 0x1
	sazAskedByFiddler  = 0x80
	sazAnswerByFiddler = 0x100
	sazImported        = 0x400
	sazBlindTunnel     = 0x1000
	sazOpenedTunnel    = 0x2000
)

// maxAbout bounds the member with a session's flags, which is a page of text.
const maxAbout = 1 << 20

func readSAZMeta(k *kept) (sazMeta, error) {
	var m sazMeta
	if k.n > int64(len(k.data)) {
		return m, errors.New("it is longer than 1 MiB")
	}
	if err := xml.Unmarshal(bytes.TrimPrefix(k.data, []byte("\ufeff")), &m); err != nil {
		return sazMeta{}, err
	}
	m.bits, _ = strconv.ParseUint(m.BitFlags, 16, 64)
	return m, nil
}

func (m *sazMeta) has(bit uint64) bool { return m.bits&bit != 0 }

// flag returns a flag by its name, which is not case-sensitive.
func (m *sazMeta) flag(name string) string {
	for _, f := range m.Flags {
		if strings.EqualFold(f.N, name) {
			return f.V
		}
	}
	return ""
}

// address makes an address of the target of a request line. Fiddler writes it
// whole; tools that write the path alone leave the scheme to the flags.
func (m *sazMeta) address(e *Entry, target string, flags bool) string {
	if e.Method == "CONNECT" || strings.Contains(target, "://") {
		return target
	}
	host, _ := e.RequestHeader("Host")
	scheme := "http://"
	switch {
	case flags && m.has(sazHTTPS), strings.HasSuffix(host, ":443"):
		scheme = "https://"
	case !flags:
		e.Notes = append(e.Notes, "The request line states no scheme; http is assumed.")
	}
	return scheme + host + target
}

// fill adds to e what Fiddler noted.
func (m *sazMeta) fill(e *Entry) {
	e.Client, e.ServerIP = m.flag("x-clientip"), m.flag("x-hostip")
	if n, err := strconv.ParseInt(m.Tunnel.BytesIngress, 10, 64); err == nil && n >= 0 {
		e.Received = n
	}
	if p := m.flag("x-processinfo"); p != "" {
		e.Notes = append(e.Notes, "Fiddler noted the program that sent the request"+quoted(p)+".")
	}
	begun := m.Timers.ClientBeginRequest
	if begun == "" || strings.HasPrefix(begun, "0001-01-01T") {
		return
	}
	e.setTime(begun)
	done, _, zoned, ok := parseTime(m.Timers.ClientDoneResponse)
	start, _, same, _ := parseTime(begun)
	if ok && !e.Time.IsZero() && zoned == same && !done.Before(start) && done.Sub(start) < 24*time.Hour {
		e.Elapsed = done.Sub(start)
	}
}
