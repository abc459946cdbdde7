package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

// maxRequest bounds a request given to explain.
const maxRequest = 32 << 20

// An explained is one line of the result of explain.
type explained struct {
	Kind        decode.Kind         `json:"kind"`
	Vendor      string              `json:"vendor"`
	Endpoint    string              `json:"endpoint"`
	Company     string              `json:"company,omitempty"`
	Event       string              `json:"event,omitempty"`
	Account     string              `json:"account,omitempty"`
	PageURL     string              `json:"page_url,omitempty"`
	PageURLFrom string              `json:"page_url_from,omitempty"`
	PageTitle   string              `json:"page_title,omitempty"`
	Referrer    string              `json:"referrer,omitempty"`
	ButtonText  string              `json:"button_text,omitempty"`
	Params      []decode.Param      `json:"params,omitempty"`
	Identifiers []decode.Identifier `json:"identifiers,omitempty"`
	Notes       []string            `json:"notes,omitempty"`
}

func runExplain(_ context.Context, e *env, args []string) (int, error) {
	f := flagSet("explain")
	output := f.String("output", "text", "")
	if done, err := e.parse(f, args); done || err != nil {
		return exitDone, err
	}
	if *output != "text" && *output != "jsonl" {
		return 0, usagef("explain", "--output %q is not text or jsonl", *output)
	}
	if f.NArg() != 1 {
		return 0, usagef("explain", "one request at a time")
	}
	text := f.Arg(0)
	if text == "-" {
		b, err := io.ReadAll(io.LimitReader(e.in, maxRequest+1))
		if err != nil {
			return 0, err
		}
		if len(b) > maxRequest {
			return 0, fmt.Errorf("standard input: the request is longer than %d bytes", maxRequest)
		}
		text = string(b)
	}
	c, err := parseRequest(text)
	if err != nil {
		return 0, &hintError{err, "give an address that begins with https://, a raw HTTP request, or a copied curl command"}
	}
	dec, err := decode.Default()
	if err != nil {
		return 0, err
	}
	events := dec.Request(decode.Request{Method: c.Method, URL: c.URL, Headers: c.Headers, Body: c.Body})
	if len(events) == 0 && *output == "text" {
		fmt.Fprintf(e.out, "This address belongs to no vendor that pixelwitness knows.\n")
		return exitDone, nil
	}
	for _, ev := range events {
		x := explained{Kind: ev.Kind, Vendor: ev.Vendor.ID, Endpoint: ev.Endpoint, Company: ev.Vendor.Company,
			Event: ev.Name, Account: ev.Account, PageURL: ev.PageURL, PageURLFrom: ev.PageURLFrom, PageTitle: ev.PageTitle,
			Referrer: ev.Referrer, ButtonText: ev.ButtonText, Params: ev.Params, Identifiers: ev.Identifiers, Notes: ev.Notes}
		if *output == "jsonl" {
			err = e.json(x)
		} else {
			err = printExplained(e.out, x)
		}
		if err != nil {
			return 0, err
		}
	}
	return exitDone, nil
}

// parseRequest reads one request in any of its three forms.
func parseRequest(text string) (har.Copied, error) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "curl ") || strings.HasPrefix(text, "curl.exe ") {
		return har.ParseCurl(text)
	}
	line, rest, more := strings.Cut(text, "\n")
	line = strings.TrimSuffix(line, "\r")
	if words := strings.Fields(line); len(words) == 3 && strings.HasPrefix(words[2], "HTTP/") {
		return parseRaw(words[0], words[1], rest)
	}
	if more && strings.TrimSpace(rest) != "" {
		return har.Copied{}, errors.New("this is neither an address nor a request")
	}
	u, err := url.Parse(line)
	if err == nil && (u.Scheme == "" || u.Host == "") {
		err = errors.New("it has no scheme or no host")
	}
	if err != nil {
		return har.Copied{}, fmt.Errorf("%.200q is not an address: %w", line, err)
	}
	return har.Copied{Method: "GET", URL: line, Body: har.Body{State: har.BodyNone}}, nil
}

// parseRaw reads the header fields and the body of a raw HTTP request. A
// target without a host takes it from the Host field, and https as its scheme.
func parseRaw(method, target, rest string) (har.Copied, error) {
	rest = strings.ReplaceAll(rest, "\r\n", "\n")
	head, body, hasBody := strings.Cut(rest, "\n\n")
	if strings.HasPrefix(rest, "\n") {
		head, body, hasBody = "", rest[1:], true
	}
	c := har.Copied{Method: method, URL: target, Body: har.Body{State: har.BodyNone, Size: -1}}
	for l := range strings.Lines(head) {
		l = strings.TrimSuffix(l, "\n")
		name, value, ok := strings.Cut(l, ":")
		if name == "" { // an HTTP/2 pseudo-header
			name, value, ok = strings.Cut(l[1:], ":")
			name = ":" + name
		}
		if !ok {
			return har.Copied{}, fmt.Errorf("header line %.200q has no colon", l)
		}
		c.Headers = append(c.Headers, har.Field{Name: name, Value: strings.TrimSpace(value)})
	}
	if strings.HasPrefix(target, "/") {
		host := headerOr(c.Headers, "Host", headerOr(c.Headers, ":authority", ""))
		if host == "" {
			return har.Copied{}, errors.New("the request names no host")
		}
		c.URL = "https://" + host + target
	}
	if hasBody && body != "" {
		c.Body = har.Body{State: har.BodyExact, Data: []byte(body), Type: headerOr(c.Headers, "Content-Type", ""), Size: -1}
		if strings.HasPrefix(strings.ToLower(c.Body.Type), "multipart/") {
			c.Body.Data = bytes.ReplaceAll(c.Body.Data, []byte("\n"), []byte("\r\n")) // as sent
		}
	}
	return c, nil
}

func printExplained(w io.Writer, x explained) error {
	var b strings.Builder
	title := x.Endpoint + "  " + string(x.Kind)
	if x.Event != "" {
		title += "  " + x.Event
	}
	fmt.Fprintf(&b, "%s\nto %s\n", evidence.Visible(title), evidence.Visible(x.Company))
	for _, p := range x.Params {
		fmt.Fprintf(&b, "\n  %s = %s\n", evidence.Visible(p.Key), evidence.Visible(p.Value))
		if p.Label != "" {
			fmt.Fprintf(&b, "      %s. %s\n", strings.TrimSuffix(p.Label, "."), p.Meaning)
		}
		if p.Reading != "" {
			fmt.Fprintf(&b, "      read as: %s\n", evidence.Visible(p.Reading))
		}
		basis := strings.ReplaceAll(string(p.Basis), "_", " ")
		if p.Doc != "" {
			basis += " (" + p.Doc + ")"
		}
		fmt.Fprintf(&b, "      sent in the %s; basis: %s\n", p.In, basis)
	}
	for _, id := range x.Identifiers {
		fmt.Fprintf(&b, "\n  identifier %s %s\n", id.Kind, evidence.Visible(id.Value))
	}
	for _, n := range x.Notes {
		fmt.Fprintf(&b, "\n  note: %s\n", evidence.Visible(n))
	}
	b.WriteByte('\n')
	_, err := io.WriteString(w, b.String())
	return err
}

func headerOr(headers []har.Field, name, other string) string {
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return other
}
