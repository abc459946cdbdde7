package schema_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pixelwitness/evidence"
	"pixelwitness/evidence/build"
	"pixelwitness/evidence/pack/schema"
	"pixelwitness/evidence/report"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// written lists, for each schema, the type that the file is written from.
var written = map[string]any{
	"consent.schema.json":     report.Consents{},
	"event.schema.json":       evidence.Event{},
	"findings.schema.json":    report.Findings{},
	"identifiers.schema.json": report.Identifiers{},
	"skipped.schema.json":     build.SkippedLine{},
	"sources.schema.json":     build.SourcesFile{},
}

func load(t *testing.T) (texts map[string]map[string]any, compiled map[string]*jsonschema.Schema) {
	t.Helper()
	texts, compiled = map[string]map[string]any{}, map[string]*jsonschema.Schema{}
	err := schema.Each(func(name string, data []byte) error {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			return err
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource(name, doc); err != nil {
			return err
		}
		texts[name] = doc.(map[string]any)
		compiled[name], err = c.Compile(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts, compiled
}

func TestEachSchemaHasAType(t *testing.T) {
	texts, _ := load(t)
	want, got := slices.Sorted(maps.Keys(written)), slices.Sorted(maps.Keys(texts))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("schemas (-want +got):\n%s", diff)
	}
}

// TestSchemasListTheFields compares the keys that a schema allows and requires
// with the fields of the Go types, at every depth.
func TestSchemasListTheFields(t *testing.T) {
	texts, _ := load(t)
	for name, v := range written {
		doc := texts[name]
		if doc == nil {
			t.Errorf("%s is missing", name)
			continue
		}
		defs, _ := doc["$defs"].(map[string]any)
		used := map[string]bool{}
		compare(t, name, doc, defs, reflect.TypeOf(v), used)
		for def := range defs {
			if !used[def] {
				t.Errorf("%s: nothing uses %s", name, def)
			}
		}
	}
}

func compare(t *testing.T, where string, doc, defs map[string]any, typ reflect.Type, used map[string]bool) {
	t.Helper()
	if ref, ok := doc["$ref"].(string); ok {
		def := strings.TrimPrefix(ref, "#/$defs/")
		seen := used[def]
		used[def] = true
		if doc = defs[def].(map[string]any); seen {
			return
		}
	}
	switch typ.Kind() {
	case reflect.Pointer:
		compare(t, where, doc, defs, typ.Elem(), used)
	case reflect.Slice:
		items, ok := doc["items"].(map[string]any)
		if !ok {
			t.Errorf("%s: no list", where)
			return
		}
		compare(t, where+"[]", items, defs, typ.Elem(), used)
	case reflect.Struct:
		compareObject(t, where, doc, defs, typ, used)
	default:
		want := map[reflect.Kind]string{reflect.String: "string", reflect.Bool: "boolean", reflect.Int: "integer", reflect.Int64: "integer"}[typ.Kind()]
		if doc["const"] == nil && doc["type"] != want {
			t.Errorf("%s: type %v, the field is a %v", where, doc["type"], typ)
		}
	}
}

func compareObject(t *testing.T, where string, doc, defs map[string]any, typ reflect.Type, used map[string]bool) {
	t.Helper()
	if doc["additionalProperties"] != false {
		t.Errorf("%s: allows keys that it does not list", where)
	}
	properties, _ := doc["properties"].(map[string]any)
	var keys, required []string
	for _, f := range reflect.VisibleFields(typ) {
		key, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || key == "-" {
			continue
		}
		keys = append(keys, key)
		if !strings.Contains(options, "omit") {
			required = append(required, key)
		}
		if p, ok := properties[key].(map[string]any); ok {
			compare(t, where+"."+key, p, defs, f.Type, used)
		}
	}
	var gotRequired []string
	if list, ok := doc["required"].([]any); ok {
		for _, r := range list {
			gotRequired = append(gotRequired, r.(string))
		}
	}
	slices.Sort(keys)
	if diff := cmp.Diff(keys, slices.Sorted(maps.Keys(properties))); diff != "" {
		t.Errorf("%s: keys (-type +schema):\n%s", where, diff)
	}
	if diff := cmp.Diff(required, gotRequired); diff != "" {
		t.Errorf("%s: keys always there (-type +schema):\n%s", where, diff)
	}
}

// TestFullEvent validates an event whose every field is set.
func TestFullEvent(t *testing.T) {
	_, compiled := load(t)
	sch := compiled["event.schema.json"]
	var e evidence.Event
	fill(reflect.ValueOf(&e).Elem(), "")
	if err := sch.Validate(plain(t, e)); err != nil {
		t.Fatalf("a full event: %v", err)
	}
	tests := []struct {
		name  string
		spoil func(e map[string]any)
	}{
		{"another key", func(e map[string]any) { e["colour"] = "red" }},
		{"another key inside", func(e map[string]any) { first(e, "params")["colour"] = "red" }},
		{"another kind", func(e map[string]any) { e["kind"] = "click" }},
		{"another schema", func(e map[string]any) { e["schema"] = "pixelwitness.event/v2" }},
		{"no hash", func(e map[string]any) { delete(e, "entry_sha256") }},
		{"a hash in upper case", func(e map[string]any) { e["entry_sha256"] = strings.Repeat("AB", 32) }},
		{"a time with an offset", func(e map[string]any) { e["time"] = "2026-03-02T14:05:06+01:00" }},
		{"a null list", func(e map[string]any) { e["params"] = nil }},
		{"a negative offset", func(e map[string]any) { e["offset"] = json.Number("-1") }},
		{"an unknown field of a link", func(e map[string]any) { first(e, "categories")["field"] = "title" }},
		{"another action of a reviewer", func(e map[string]any) { first(e, "review")["action"] = "keep" }},
		{"a review by nobody", func(e map[string]any) { first(e, "review")["initials"] = "" }},
		{"no reason for what was considered", func(e map[string]any) { delete(first(e, "considered"), "reason") }},
		{"a tier of 4", func(e map[string]any) { first(e, "categories")["tier"] = json.Number("4") }},
	}
	for _, tt := range tests {
		spoilt := plain(t, e)
		tt.spoil(spoilt)
		if err := sch.Validate(spoilt); err == nil {
			t.Errorf("%s: no error", tt.name)
		}
	}
}

func first(e map[string]any, key string) map[string]any {
	return e[key].([]any)[0].(map[string]any)
}

// plain is v as a reader of JSON sees it.
func plain(t *testing.T, v any) map[string]any {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return doc.(map[string]any)
}

// texts are values for the fields that not every text fits, by JSON key.
var texts = map[string]string{
	"schema": evidence.EventSchema, "kind": "event", "source": "S01",
	"time": "2026-03-02T14:05:06.789Z", "issued": "2026-03-02T14:05:06Z", "time_precision": "1ms", "time_end": "2026-03-02T14:05:09.789Z", "time_basis": "capture_clock",
	"body_state": "exact", "delivery": "answered", "page_url_from": "dl", "page_title_from": "event:S01-000416-1",
	"form": "sha256", "in": "query", "enc": "base64", "basis": "documented", "state": "refused", "purpose": "advertising", "at": "2026-03-02T14:05:06.789Z", "at_from": "record", "confidence": "strong",
	"of":     "payload",
	"action": "remove", "date": "2026-03-09", "ref": "R-02",
	"field": "param:cd[content_name]", "config_id": "S01-000003-1",
}

// fill sets every field that v holds, at every depth.
func fill(v reflect.Value, key string) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), key)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), "")
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				fill(v.Field(i), v.Type().Name()+"."+name)
			}
		}
	case reflect.String:
		_, name, _ := strings.Cut(key, ".")
		text, ok := texts[name]
		switch {
		case key == "Event.id", key == "Copy.id", key == "Copy.same_request_as":
			text = "S01-000417-1"
		case key == "Identifier.kind":
			text = "meta.fbp"
		case key == "Link.id", key == "Considered.id", key == "Review.id":
			text = "crime.domestic_abuse"
		case strings.HasSuffix(name, "sha256"):
			text = strings.Repeat("0123456789abcdef", 4)
		case !ok:
			text = "x"
		}
		v.SetString(text)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Bool:
		v.SetBool(true)
	default:
		panic("a field of a kind that JSON of this project does not have: " + v.Type().String())
	}
}
