package decode

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

const (
	maxCondition    = 20 // nesting of a condition
	unreadCondition = "a condition that was not read"
)

// rules reads the rules of the event setup tool.
func (c *Config) rules(w *ConfigWords, raw string) bool {
	var list []json.RawMessage
	if json.Unmarshal([]byte(raw), &list) != nil {
		return false
	}
	for _, r := range list {
		var v struct {
			Condition json.RawMessage `json:"condition"`
			Event     string          `json:"derived_event_name"`
			Status    string          `json:"rule_status"`
			ID        json.RawMessage `json:"rule_id"`
		}
		rule := Rule{Raw: string(r)}
		if json.Unmarshal(r, &v) == nil {
			rule.Event, rule.Status = v.Event, v.Status
			rule.ID = strings.Trim(string(v.ID), `"`)
			rule.Condition = w.condition(v.Condition, 0)
		}
		c.Rules = append(c.Rules, rule)
	}
	return true
}

// condition puts a rule's condition in words; codes without a word stay codes.
func (w *ConfigWords) condition(raw json.RawMessage, depth int) string {
	var v struct {
		Type       *int              `json:"type"`
		Conditions []json.RawMessage `json:"conditions"`
		Target     *int              `json:"targetType"`
		Extractor  *int              `json:"extractor"`
		Operator   *int              `json:"operator"`
		Action     *int              `json:"action"`
		Value      json.RawMessage   `json:"value"`
	}
	if depth > maxCondition || len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return unreadCondition
	}
	if v.Conditions != nil {
		parts := make([]string, len(v.Conditions))
		for i, c := range v.Conditions {
			parts[i] = w.condition(c, depth+1)
		}
		if len(parts) == 1 && v.Type != nil && *v.Type != 3 {
			return parts[0]
		}
		return word(w.Groups, "group", v.Type) + " (" + strings.Join(parts, "; ") + ")"
	}
	return word(w.Actions, "action", v.Action) + ": " + word(w.Extractors, "extractor", v.Extractor) + " of " +
		word(w.Targets, "target", v.Target) + " " + word(w.Operators, "operator", v.Operator) + " " + quoteValue(v.Value)
}

func word(words map[string]string, kind string, code *int) string {
	if code == nil {
		return kind + " not stated"
	}
	n := strconv.Itoa(*code)
	if s := words[n]; s != "" {
		return s
	}
	return kind + " " + n
}

// matches reads the rules of custom conversions and custom audiences.
func (c *Config) matches(w *ConfigWords, raw string) bool {
	var v struct {
		Conversions []json.RawMessage `json:"ccRules"`
		Audiences   []json.RawMessage `json:"wcaRules"`
	}
	if json.Unmarshal([]byte(raw), &v) != nil {
		return false
	}
	add := func(kind string, list []json.RawMessage) {
		for _, r := range list {
			var v struct {
				ID   json.RawMessage `json:"id"`
				Rule json.RawMessage `json:"rule"`
			}
			m := Match{Kind: kind, Raw: string(r), Condition: unreadCondition}
			if json.Unmarshal(r, &v) == nil {
				m.ID = strings.Trim(string(v.ID), `"`)
				m.Condition = w.match(v.Rule, 0)
			}
			c.Matches = append(c.Matches, m)
		}
	}
	add("custom_conversion", v.Conversions)
	add("custom_audience", v.Audiences)
	return true
}

// match puts the condition of a rule for advertising in words, such as
// {"and":[{"event":{"eq":"Lead"}},{"URL":{"i_contains":"/book/"}}]}. Operators
// without a word stay as they are.
func (w *ConfigWords) match(raw json.RawMessage, depth int) string {
	var v map[string]json.RawMessage
	if depth > maxCondition || json.Unmarshal(raw, &v) != nil || len(v) == 0 {
		return unreadCondition
	}
	var parts []string
	for _, k := range sortedKeys(v) {
		var list []json.RawMessage
		if (k == "and" || k == "or") && json.Unmarshal(v[k], &list) == nil {
			parts = append(parts, w.group(map[string]string{"and": "all of", "or": "any of"}[k], list, depth))
			continue
		}
		var ops map[string]json.RawMessage
		if json.Unmarshal(v[k], &ops) != nil || len(ops) == 0 {
			parts = append(parts, k+" "+string(v[k]))
			continue
		}
		for _, op := range sortedKeys(ops) {
			word := w.Compare[op]
			if word == "" {
				word = op
			}
			parts = append(parts, k+" "+word+" "+quoteValue(ops[op]))
		}
	}
	return strings.Join(parts, "; ")
}

func (w *ConfigWords) group(name string, list []json.RawMessage, depth int) string {
	parts := make([]string, len(list))
	for i, c := range list {
		parts[i] = w.match(c, depth+1)
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return name + " (" + strings.Join(parts, "; ") + ")"
}

func sortedKeys(m map[string]json.RawMessage) []string {
	return slices.Sorted(maps.Keys(m))
}

// quoteValue quotes a JSON string; other values stay as they are.
func quoteValue(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return strconv.Quote(s)
	}
	return string(raw)
}
