package har

import (
	"testing"
	"time"
)

func TestParseTime(t *testing.T) {
	at := time.Date(2026, 5, 1, 10, 0, 0, 0, time.UTC)
	tests := []struct {
		text      string
		want      time.Time
		precision time.Duration
		zoned, ok bool
	}{
		{"2026-05-01T10:00:00.123Z", at.Add(123 * time.Millisecond), time.Millisecond, true, true},
		{"2026-05-01T11:00:00.1234567+01:00", at.Add(123456700), 100, true, true},
		{"2026-05-01T04:30:00-0530", at, time.Second, true, true},
		{"2026-05-01T12:00:00+02", at, time.Second, true, true},
		{"2026-05-01 10:00:00,5", at.Add(500 * time.Millisecond), 100 * time.Millisecond, false, true},
		{"2026-05-01T10:00:00", at, time.Second, false, true},
		{"2026-05-01T10:00:00.1234567891Z", at.Add(123456789), 1, true, true},
		{"2026-05-01T09:59:60Z", at, time.Second, true, true},
		{"2026-02-30T10:00:00Z", time.Time{}, 0, false, false},
		{"2026-05-01T10:00:00.Z", time.Time{}, 0, false, false},
		{"2026-05-01T10:00:00 BST", time.Time{}, 0, false, false},
		{"2026-05-01", time.Time{}, 0, false, false},
		{"", time.Time{}, 0, false, false},
		{"0001-01-01T00:00:00Z", time.Time{}, 0, false, false},
		{"9999-12-31T23:59:59Z", time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), time.Second, true, true},
		{"9999-12-31T23:59:59-00:01", time.Time{}, 0, false, false},
		{"0000-01-01T00:00:00+00:01", time.Time{}, 0, false, false},
	}
	for _, tt := range tests {
		got, precision, zoned, ok := parseTime(tt.text)
		if !got.Equal(tt.want) || precision != tt.precision || zoned != tt.zoned || ok != tt.ok {
			t.Errorf("%q: %v %v %v %v, want %v %v %v %v", tt.text, got, precision, zoned, ok, tt.want, tt.precision, tt.zoned, tt.ok)
		}
	}
}

func TestUnreadTimeIsNoted(t *testing.T) {
	for text, want := range map[string]int{"yesterday": 1, "0001-01-01T00:00:00Z": 1, "2026-05-01T10:00:00Z": 0, "": 0} {
		read(t, []byte(`{"log":{"entries":[{"startedDateTime":"`+text+`"}]}}`), Options{}, func(e *Entry) {
			if len(e.Notes) != want {
				t.Errorf("%q: notes %q, want %d", text, e.Notes, want)
			}
		})
	}
}

func TestTimeWithoutZoneIsNoted(t *testing.T) {
	for text, want := range map[string]int{"2026-05-01T10:00:00": 1, "2026-05-01T10:00:00Z": 0, "": 0} {
		src := read(t, []byte(`{"log":{"entries":[{"startedDateTime":"`+text+`"},{"startedDateTime":"`+text+`"}]}}`), Options{}, nil)
		if len(src.Notes) != want {
			t.Errorf("%q: notes %q, want %d", text, src.Notes, want)
		}
	}
}
