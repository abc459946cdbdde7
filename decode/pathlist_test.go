package decode

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPathPairs(t *testing.T) {
	tests := []struct {
		pattern, path string
		want          []row
	}{
		{"/pixel;{;list*}", "/pixel;r=1;;url=https%3A%2F%2Fx.test%2F%3Fa%3Bb;t=a+b%20c;flag", []row{
			{"r", "r", "1", "1", "", ""},
			{"url", "url", "https%3A%2F%2Fx.test%2F%3Fa%3Bb", "https://x.test/?a;b", "", "percent"},
			{"t", "t", "a+b%20c", "a+b c", "", "percent"},
			{"flag", "flag", "", "", "", ""}}},
		{"/ibs:{&list*}", "/ibs:dpid=7&dpuuid=a/b", []row{{"dpid", "dpid", "7", "7", "", ""}, {"dpuuid", "dpuuid", "a/b", "a/b", "", ""}}},
		{"/5/{/list*}", "/5/c=1/%62=2/", []row{{"c", "c", "1", "1", "", ""}, {"%62", "b", "2", "2", "", ""}}},
		{"/5/{/list*}", "/5/xs=SECRET", []row{{"xs", "xs", "[masked 6 bytes]", "[masked 6 bytes]", "", ""}}},
	}
	for _, tt := range tests {
		pattern := parsePath(tt.pattern)
		list, ok := pattern.list(tt.path)
		if !ok {
			t.Errorf("%s does not fit %s", tt.path, tt.pattern)
			continue
		}
		p := newPayload(t)
		p.pathPairs(list, pattern.separator)
		if diff := cmp.Diff(tt.want, rows(p.params)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.path, diff)
		}
	}
}
