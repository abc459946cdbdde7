package report

import (
	"slices"
	"strings"
	"time"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// maxSetups bounds the accounts whose configuration is shown.
const maxSetups = 20

// A setup is the first configuration that a vendor answered for an account.
type setup struct {
	vendor, account, event string
	at                     time.Time
	answers                int // for this account, this one included
	config                 decode.Config
}

// addSetup keeps the first configuration of each account that says anything.
func (t *tally) addSetup(e *evidence.Event, at time.Time) {
	if e.Config == nil || len(e.Config.Features)+len(e.Config.Rules)+len(e.Config.MatchedFields)+len(e.Config.BlockedKeys)+e.Config.Unread == 0 {
		return
	}
	for _, s := range t.setups {
		if s.vendor == e.Vendor && s.account == e.Account {
			s.answers++
			return
		}
	}
	if len(t.setups) >= maxSetups {
		t.setupsOver++
		return
	}
	t.setups = append(t.setups, &setup{e.Vendor, e.Account, e.ID, at, 1, decode.Config{
		Features: slices.Clone(e.Config.Features), MatchedFields: slices.Clone(e.Config.MatchedFields),
		Rules: slices.Clone(e.Config.Rules), BlockedKeys: slices.Clone(e.Config.BlockedKeys), Unread: e.Config.Unread,
	}})
}

// configurations shows what vendors' configurations switched on, as answered.
func (m *material) configurations() []Block {
	if len(m.t.setups) == 0 {
		return nil
	}
	out := []Block{Heading{Level: 2, Text: "Configuration, as answered by the recipient"}, m.para("configuration.intro", nil)}
	for _, s := range m.t.setups {
		out = append(out, m.configuration(s)...)
	}
	if n := m.t.setupsOver; n > 0 {
		out = append(out, Para{plain(m.cut(n, "answer, for an account not listed", "answers, for accounts not listed", "data/events.jsonl"))})
	}
	return out
}

func (m *material) configuration(s *setup) []Block {
	c := &s.config
	further := ""
	if n := s.answers - 1; n > 0 {
		further = quantity(n, "further answer for this account is", "further answers for this account are")
	}
	out := []Block{
		Heading{Level: 3, Text: m.service(s.vendor, "") + ", account " + nameOr(m.quote(s.account), "not named")},
		m.para("configuration.one", slots{"ID": s.event, "Time": m.moment(s.at), "More": further}),
	}
	features := Table{Columns: []Column{{Title: "Switch", Weight: 3}, {Title: "On", Weight: 1}, {Title: "Meaning", Weight: 6}, {Title: "Basis", Weight: 2}}, Dense: true}
	for _, f := range c.Features {
		on := "no"
		if f.On {
			on = "yes"
		}
		features.Rows = append(features.Rows, []Text{mono(m.quote(f.Name)), plain(on), plain(f.Meaning), plain(strings.ReplaceAll(string(f.Basis), "_", " "))})
	}
	rules := Table{Caption: "Event rules", Columns: []Column{{Title: "Rule", Weight: 3}, {Title: "Event", Weight: 2}, {Title: "Status", Weight: 2}, {Title: "Condition", Weight: 6}}, Dense: true}
	const shown = 30
	for _, r := range c.Rules[:min(shown, len(c.Rules))] {
		rules.Rows = append(rules.Rows, []Text{mono(m.quote(r.ID)), plain(m.quote(r.Event)), plain(m.quote(r.Status)), plain(m.quote(r.Condition))})
	}
	if rest := len(c.Rules) - shown; rest > 0 {
		rules.Caption += ". " + m.cut(rest, "rule", "rules", "data/events.jsonl")
	}
	for _, t := range []Table{features, rules} {
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	var facts []Fact
	for _, f := range []struct {
		name string
		list []string
	}{
		{"Fields that automatic matching may read", c.MatchedFields},
		{"Parameter names that are filtered", c.BlockedKeys},
	} {
		if len(f.list) > 0 {
			facts = append(facts, Fact{f.name, mono(m.shortened(f.list, 40, "data/events.jsonl"))})
		}
	}
	if c.Unread > 0 {
		facts = append(facts, Fact{"Parts that were not understood", plain(number(c.Unread))})
	}
	if len(facts) > 0 {
		out = append(out, Facts{facts, true})
	}
	return out
}
