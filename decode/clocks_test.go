package decode

import (
	"testing"
	"time"
)

func TestClock(t *testing.T) {
	tests := []struct{ reading, value, want string }{
		{readISO, "2026-01-05T09:06:40.123Z", "2026-01-05T09:06:40.123Z"},
		{readISO, "2026-01-05T10:06:40+01:00", "2026-01-05T09:06:40.000Z"},
		{readISO, "2026-01-05", ""},
		{readISO, "1926-01-05T09:06:40Z", ""},
		{readISO, "", ""},
		{readUUID1, "6ba7b810-9dad-11d1-80b4-00c04fd430c8", ""}, // of 1998
		{readUUID1, "c232ab00-9414-11ec-b3c8-9f6bdeced846", "2022-02-22T19:22:22.000Z"},
		{readUUID1, "c232ab00941411ecb3c89f6bdeced846", "2022-02-22T19:22:22.000Z"},
		{readUUID1, "c232ab00-9414-11ec-b3c8-9f6bdeced846::x-Y", "2022-02-22T19:22:22.000Z"},
		{readUUID1, "c232ab00941411ecb3c89f6bdeced8460", ""}, // one digit too many
		{readUUID1, "c232ab00-9414-41ec-b3c8-9f6bdeced846", ""},
		{readUUID1, "c232ab00-9414-11ec-13c8-9f6bdeced846", ""},
		{readUUID1, "g232ab00-9414-11ec-b3c8-9f6bdeced846", ""},
		{readUUID1, "c232ab00", ""},
		{readULID, "01ARZ3NDEKTSV4RRFFQ69G5FAV", "2016-07-30T23:54:10.259Z"},
		{readULID, "01ARZ3NDEKTSV4RRFFQ69G5FAV_.tt.1", "2016-07-30T23:54:10.259Z"},
		{readULID, "01ARZ3NDEKTSV4RRFFQ69G5FAVX", ""},
		{readULID, "01ARZ3NDEKTSV4RRFFQ69G5FAU", ""},
		{readULID, "01ARZ3NDEK", ""},
		{readMillis, "1767604000123", "2026-01-05T09:06:40.123Z"},
		{"", "1767604000123", ""},
	}
	for _, tt := range tests {
		got := ""
		if at, ok := clock(tt.reading, tt.value); ok {
			got = timeText(at)
		}
		if got != tt.want {
			t.Errorf("clock(%q, %q) = %q, want %q", tt.reading, tt.value, got, tt.want)
		}
	}
}

func FuzzClock(f *testing.F) {
	for _, seed := range []string{"c232ab00-9414-11ec-b3c8-9f6bdeced846::x", "c232ab00941411ecb3c89f6bdeced846", "01ARZ3NDEKTSV4RRFFQ69G5FAV_.tt.1", "2026-01-05T09:06:40.123Z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, v string) {
		for _, reading := range []string{readISO, readUUID1, readULID} {
			at, ok := clock(reading, v)
			if ok && (at.Year() < 2000 || at.Year() > 2100 || at.Location() != time.UTC) {
				t.Errorf("clock(%q, %q) = %v", reading, v, at)
			}
			// What follows an id after a full stop does not change its time.
			if more, okMore := clock(reading, v+".1"); reading != readISO && ok && (!okMore || !more.Equal(at)) {
				t.Errorf("clock(%q, %q) = %v, but %v with a suffix", reading, v, at, more)
			}
		}
	})
}
