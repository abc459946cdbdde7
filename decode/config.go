package decode

import (
	"encoding/json"
	"slices"
	"strings"

	"pixelwitness/har"
)

// answer reads the configuration that a request was answered with.
func (d *Decoder) answer(f *route, e *Event, b har.Body) {
	switch {
	case b.State == har.BodyTruncated:
		e.Notes = append(e.Notes, "The capture holds the beginning of the answer only.")
	case len(b.Data) == 0:
		e.Notes = append(e.Notes, "The capture does not hold the answer: what was switched on for this account is not recorded.")
		return
	}
	c := readFbq(f.vendor.Config, e.Account, string(b.Data))
	if c == nil {
		e.Notes = append(e.Notes, "The answer does not have the form of a configuration: it was not read.")
		return
	}
	d.maskConfig(c)
	e.Config = c
	e.Notes = append(e.Notes, "The configuration shows what was switched on for this account when it was answered; who switched it on is not in it.")
}

func (d *Decoder) maskConfig(c *Config) {
	var texts []*string
	for i := range c.Features {
		texts = append(texts, &c.Features[i].Name)
	}
	for i := range c.MatchedFields {
		texts = append(texts, &c.MatchedFields[i])
	}
	for i := range c.BlockedKeys {
		texts = append(texts, &c.BlockedKeys[i])
	}
	for i := range c.Rules {
		r := &c.Rules[i]
		texts = append(texts, &r.ID, &r.Event, &r.Status, &r.Condition, &r.Raw)
	}
	for i := range c.Matches {
		m := &c.Matches[i]
		texts = append(texts, &m.ID, &m.Condition, &m.Raw)
	}
	for i := range c.Settings {
		texts = append(texts, &c.Settings[i].Name, &c.Settings[i].Raw)
	}
	for _, t := range texts {
		*t = d.secrets.MaskText(*t)
	}
}

// readFbq reads the calls by which connect.facebook.net/signals/config
// configures one account, without running them; nil if there are none. The
// form was read in such answers: see the sources of vendors/meta.json.
func readFbq(w *ConfigWords, account, js string) *Config {
	_, js, ok := strings.Cut(js, `fbq.registerPlugin("`+account+`"`)
	if !ok || account == "" {
		return nil
	}
	if _, js, ok = strings.Cut(js, "function(fbq, instance, config)"); !ok {
		return nil
	}
	if _, js, ok = strings.Cut(js, "{"); !ok {
		return nil
	}
	c := new(Config)
	for call, ok := range calls(js) {
		if !ok || !c.apply(w, call) {
			c.Unread++
		}
	}
	return c
}

// apply notes one call. It reports whether the call was understood.
func (c *Config) apply(w *ConfigWords, call call) bool {
	arg := func(i int) string {
		if i < len(call.args) {
			return call.args[i]
		}
		return ""
	}
	switch call.name {
	case "fbq.loadPlugin", "instance.configLoaded":
		return true
	case "instance.optIn", "instance.optOut":
		var name string
		if json.Unmarshal([]byte(arg(1)), &name) != nil {
			return false
		}
		c.feature(w, name, call.name == "instance.optIn" && arg(2) != "false")
		return true
	case "fbq.set", "config.set":
		first, second := arg(0), arg(1)
		if call.name == "fbq.set" {
			first, second = second, first
		}
		var name string
		if first == "" || json.Unmarshal([]byte(second), &name) != nil || len(call.args) != 3 {
			return false
		}
		return c.setting(w, name, arg(2))
	}
	return false
}

// feature adds a switch, once.
func (c *Config) feature(w *ConfigWords, name string, on bool) {
	f := Feature{Name: name, On: on, Basis: BasisUndocumented}
	for _, row := range w.Features {
		if row.Name == name {
			f.Meaning, f.Basis = row.Meaning, row.Basis
		}
	}
	if !slices.Contains(c.Features, f) {
		c.Features = append(c.Features, f)
	}
}

func (c *Config) setting(w *ConfigWords, name, raw string) bool {
	switch name {
	case "automaticMatching":
		var v struct {
			SelectedMatchKeys []string `json:"selectedMatchKeys"`
		}
		if json.Unmarshal([]byte(raw), &v) != nil {
			return false
		}
		c.MatchedFields = v.SelectedMatchKeys
		return true
	case "unwantedData":
		return c.blocked(raw)
	case "estRules":
		return c.rules(w, raw)
	case "ccRuleEvaluator":
		if !c.matches(w, raw) {
			return false
		}
	}
	c.Settings = append(c.Settings, Setting{Name: name, Raw: raw})
	return true
}

// blocked lists the parameter names that are filtered, each with the event
// and the place: those of "sensitive_keys" are stated as hashes.
func (c *Config) blocked(raw string) bool {
	type places map[string]map[string][]string // event, "cd" or "url", names
	var v struct {
		Blacklisted places `json:"blacklisted_keys"`
		Sensitive   places `json:"sensitive_keys"`
	}
	if json.Unmarshal([]byte(raw), &v) != nil {
		return false
	}
	for _, p := range []struct {
		keys   places
		prefix string
	}{{v.Blacklisted, ""}, {v.Sensitive, "SHA-256 "}} {
		var out []string
		for event, at := range p.keys {
			for place, names := range at {
				for _, n := range names {
					out = append(out, event+" "+place+": "+p.prefix+n)
				}
			}
		}
		slices.Sort(out)
		c.BlockedKeys = append(c.BlockedKeys, slices.Compact(out)...)
	}
	return true
}
