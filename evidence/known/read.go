package known

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// fields are the keys of the file, with the words that stand for them.
var fields = [...]struct{ key, words string }{
	{"name", "name"}, {"first_name", "first name"}, {"last_name", "last name"},
	{"email", "e-mail address"}, {"phone", "telephone number"}, {"postcode", "postcode"},
	{"town", "town"}, {"county", "county"}, {"country", "country"},
	{"date_of_birth", "date of birth"}, {"gender", "gender"}, {"customer_id", "customer number"},
}

// Words names a field in a sentence: "e-mail address" for "email".
func Words(field string) string {
	for _, f := range fields {
		if f.key == field {
			return f.words
		}
	}
	return strings.ReplaceAll(field, "_", " ")
}

// A supplied is one value of the file, with its line for errors.
type supplied struct {
	field, value string
	line         int
}

// maxValues bounds the values of one file.
const maxValues = 200

// parse reads the file: a mapping of fields to values or lists of values.
// Scalars are taken as they are written, so that a telephone number keeps its
// zero. Errors name the line and never a value.
func parse(data []byte) ([]supplied, error) {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, syntaxError(err)
	}
	var out []supplied
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		m, ok := doc.Body.(*ast.MappingNode)
		if !ok {
			if comment(doc.Body) {
				continue
			}
			return nil, fmt.Errorf("line %d: a list of fields such as \"email: …\" is needed", line(doc.Body))
		}
		for _, v := range m.Values {
			more, err := fieldValues(v)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
		}
	}
	if len(out) > maxValues {
		return nil, fmt.Errorf("%d values; at most %d are looked for", len(out), maxValues)
	}
	return out, nil
}

// syntaxError is the library's error without the lines it quotes, since those
// hold values.
func syntaxError(err error) error {
	if e, ok := errors.AsType[yaml.Error](err); ok && e.GetToken() != nil {
		return fmt.Errorf("line %d: not YAML: %s", e.GetToken().Position.Line, e.GetMessage())
	}
	return errors.New("not YAML")
}

func comment(n ast.Node) bool { _, ok := n.(*ast.CommentGroupNode); return ok }

func line(n ast.Node) int { return n.GetToken().Position.Line }

func fieldValues(v *ast.MappingValueNode) ([]supplied, error) {
	key := v.Key.GetToken().Value
	if !slices.ContainsFunc(fields[:], func(f struct{ key, words string }) bool { return f.key == key }) {
		return nil, fmt.Errorf("line %d: there is no field %q", line(v.Key), key)
	}
	var nodes []ast.Node
	if list, ok := v.Value.(*ast.SequenceNode); ok {
		nodes = list.Values
	} else {
		nodes = []ast.Node{v.Value}
	}
	var out []supplied
	for _, n := range nodes {
		s, err := scalar(n)
		if err != nil {
			return nil, fmt.Errorf("line %d: %s: %w", line(n), key, err)
		}
		if strings.TrimSpace(s) == "" {
			continue // not filled in
		}
		if why := wrong(key, s); why != "" {
			return nil, fmt.Errorf("line %d: %s: %s", line(n), key, why)
		}
		out = append(out, supplied{key, s, line(n)})
	}
	return out, nil
}

// wrong says why a value cannot be of its field; "" if it can.
func wrong(field, value string) string {
	switch field {
	case "date_of_birth":
		if _, ok := parseDate(value); !ok {
			return "not a date in the form 1991-01-31"
		}
	case "phone":
		if len(stepOf("digits")(value)) < minDigits {
			return fmt.Sprintf("not a telephone number: it has fewer than %d digits", minDigits)
		}
	case "email":
		if !strings.Contains(value, "@") {
			return "not an e-mail address: it has no @"
		}
	}
	return ""
}

func scalar(n ast.Node) (string, error) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, nil
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, nil
	case *ast.NullNode:
		return "", nil
	}
	return "", errors.New("a text or a list of texts is needed")
}
