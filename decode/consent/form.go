package consent

import (
	"encoding/base64"
	"encoding/json"
	"sort"
	"strconv"
	"strings"
)

// The forms of records.
const (
	formText   = "text"   // the value as it stands, under the name of the record
	formName   = "name"   // only the name is known; the value is not read
	formQuery  = "query"  // pairs joined by "&"; one of them may list categories as NAME:VALUE
	formPairs  = "pairs"  // NAME:VALUE joined by ","
	formJSON   = "json"   // a JSON object; keys are RFC 6901 pointers
	formBase64 = "base64" // the same in base64
	formMember = "member" // JSON; members are known by their own names, at any depth
	formLoose  = "loose"  // an object literal with single quotes
	formLists  = "lists"  // base64 of a JSON object whose purposes stand in lists named enabled and disabled
	formTCF    = "tcf"    // a TC string
	formGCD    = "gcd"    // Google's four purposes
	formGCS    = "gcs"    // Google's storage states
	formUSP    = "usp"    // the US privacy string
)

var forms = []string{formText, formName, formQuery, formPairs, formJSON, formBase64, formMember, formLoose, formLists, formTCF, formGCD, formGCS, formUSP}

// maxItems bounds the values that one record is read for.
const maxItems = 200

// values reads the value of a record; none if it has another form.
func (r *Record) values(name, text string) values {
	switch r.Form {
	case formText:
		return values{{key: name, text: unescape(text)}}
	case formName:
		return values{{key: name, text: "value not read", category: true}}
	case formQuery:
		return queryValues(text, r.List)
	case formPairs:
		return pairValues(unescape(text))
	case formJSON:
		return jsonValues(text)
	case formBase64:
		return jsonValues(string(fromBase64(unescape(text))))
	case formMember:
		vs := jsonValues(text)
		for i := range vs {
			vs[i].key = lastPart(vs[i].key)
		}
		return vs
	case formLists:
		return listValues(fromBase64(unescape(text)))
	case formLoose:
		return looseValues(unescape(text))
	case formTCF:
		return tcfValues(name, unescape(text))
	case formGCD:
		return gcdValues(text)
	case formGCS:
		return gcsValues(text)
	case formUSP:
		return uspValues(name, text)
	}
	return nil
}

func queryValues(text, list string) values {
	var out values
	for pair := range strings.SplitSeq(text, "&") {
		name, v, ok := strings.Cut(pair, "=")
		if !ok || len(out) >= maxItems {
			continue
		}
		v = unescape(strings.ReplaceAll(v, "+", " "))
		if name != list {
			out = append(out, value{key: name, text: v})
			continue
		}
		for _, p := range pairValues(v) {
			p.category = true
			out = append(out, p)
		}
	}
	return out
}

func pairValues(text string) values {
	var out values
	for pair := range strings.SplitSeq(text, ",") {
		if name, v, ok := strings.Cut(pair, ":"); ok && len(out) < maxItems {
			out = append(out, value{key: strings.TrimSpace(name), text: strings.TrimSpace(v)})
		}
	}
	return out
}

// jsonValues lists the members of a JSON object at any depth. The text may be
// percent-encoded once or twice, and quoted as a JSON string.
func jsonValues(text string) values {
	for range 3 {
		var v any
		if json.Unmarshal([]byte(text), &v) == nil {
			inner, ok := v.(string)
			if !ok {
				return flatten(nil, "", v, 0)
			}
			text = inner
			continue
		}
		text = unescape(text)
	}
	return nil
}

func flatten(out values, at string, v any, depth int) values {
	if depth > 8 || len(out) >= maxItems {
		return out
	}
	switch v := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		for _, k := range keys {
			out = flatten(out, at+"/"+k, v[k], depth+1)
		}
	case []any:
		for i, e := range v {
			out = flatten(out, at+"/"+strconv.Itoa(i), e, depth+1)
		}
	case string:
		out = append(out, value{key: at, text: v})
	case bool:
		out = append(out, value{key: at, text: strconv.FormatBool(v)})
	case float64:
		out = append(out, value{key: at, text: strconv.FormatFloat(v, 'f', -1, 64)})
	}
	return out
}

// listValues reads lists of purposes, and the members that are plain.
func listValues(text []byte) values {
	var v struct {
		Created  string `json:"created"`
		Updated  string `json:"updated"`
		Purposes *struct{ Enabled, Disabled []string }
	}
	if json.Unmarshal(text, &v) != nil {
		return nil
	}
	var out values
	add := func(key, text string, s State) {
		if text != "" && len(out) < maxItems {
			out = append(out, value{key: key, text: text, category: s != "", state: s})
		}
	}
	add("created", v.Created, "")
	add("updated", v.Updated, "")
	if v.Purposes == nil {
		return out
	}
	for _, p := range v.Purposes.Enabled {
		add(p, "enabled", Granted)
	}
	for _, p := range v.Purposes.Disabled {
		add(p, "disabled", Denied)
	}
	if len(v.Purposes.Enabled)+len(v.Purposes.Disabled) > 0 {
		add("purposes", strconv.Itoa(len(v.Purposes.Enabled))+" enabled, "+strconv.Itoa(len(v.Purposes.Disabled))+" disabled", "")
	}
	return out
}

// looseValues reads {name:'text',name:true,…}. Texts may hold commas.
func looseValues(text string) values {
	text = strings.TrimSuffix(strings.TrimPrefix(text, "{"), "}")
	var out values
	for text != "" && len(out) < maxItems {
		name, rest, ok := strings.Cut(text, ":")
		if !ok {
			break
		}
		var v string
		if strings.HasPrefix(rest, "'") {
			v, rest, _ = strings.Cut(rest[1:], "'")
			_, text, _ = strings.Cut(rest, ",")
		} else {
			v, text, _ = strings.Cut(rest, ",")
		}
		out = append(out, value{key: strings.TrimSpace(name), text: strings.TrimSpace(v)})
	}
	return out
}

func fromBase64(s string) []byte {
	s = strings.TrimRight(s, "=")
	b, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		b, _ = base64.RawURLEncoding.DecodeString(s)
	}
	return b
}
