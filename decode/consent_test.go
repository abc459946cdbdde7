package decode

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGCD holds the reading to the table of states: "l" is not set, and the
// others are the default and the update, each denied or granted.
func TestGCD(t *testing.T) {
	silent := "; analytics storage: not set; ad user data: not set; ad personalisation: not set; consent mode active"
	for _, c := range []struct{ v, want string }{
		{"13l3l3l3l1l1", "no consent signal configured"},
		{"11l1l1l1l1", "no consent signal configured"},
		{"13l3l3l3l2l1", "no consent signal configured; personalised advertising switched on by the site's code"},
		{"13l3l3l3l3l1", "no consent signal configured; personalised advertising switched off by the site's code"},
		{"13l3l3l3l9l1", "no consent signal configured; Global Privacy Control on, in a region where the tag honours it"},
		{"13l3l3l3l5", "ad storage: not set" + silent},
		{"13m3l3l3l5", "ad storage: no default, then denied" + silent},
		{"13n3l3l3l5", "ad storage: no default, then granted" + silent},
		{"13p3l3l3l5", "ad storage: denied by default, not updated" + silent},
		{"13q3l3l3l5", "ad storage: denied by default, and by update" + silent},
		{"13r3l3l3l5", "ad storage: denied by default, then granted" + silent},
		{"13t3l3l3l5", "ad storage: granted by default, not updated" + silent},
		{"13u3l3l3l5", "ad storage: granted by default, then denied" + silent},
		{"13v3l3l3l5", "ad storage: granted by default, and by update" + silent},
		{"13B3l3l3l5", "ad storage: declared denied, not set" + silent},
		{"1Pl3l3l3l5", "ad storage: not set, delegated to another purpose" + silent},
		{"11v1v1l1l5", "ad storage: granted by default, and by update; analytics storage: granted by default, and by update; ad user data: not set; ad personalisation: not set; consent mode active"},
		{"13p3l3l3l1", "ad storage: denied by default, not updated; analytics storage: not set; ad user data: not set; ad personalisation: not set; consent mode not active"},
		{"", ""}, {"1", ""}, {"23l3l3l3l1l1", ""}, {"13l3l3l3l1l", ""}, {"13l3l3!3l1l1", ""}, {"13l3l3l3l~l1", ""}, {"13l3l3l3l1l1x", ""},
	} {
		if diff := cmp.Diff(c.want, gcdText(c.v)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", c.v, diff)
		}
	}
}

func TestCodes(t *testing.T) {
	letters := map[string]string{"s": "Search", "-": "none"}
	places := []Place{{Values: map[string]string{"1": ""}}, {Say: "opted out", Values: map[string]string{"Y": "yes", "N": "no"}}}
	for _, c := range []struct{ what, got, want string }{
		{"tcfd", tcfdText("1044f"), "consent tool 4 of the IAB's list, policy version 4; in a region of the EU's Digital Markets Act; the GDPR applies, as the tool states; the page switched the tag's support for such tools on; consent mode for advertisers on"},
		{"tcfd of a tool over 63", tcfdText("14I40"), "consent tool 300 of the IAB's list, policy version 4"},
		{"tcfd that timed out", tcfdText("1000g"), "consent tool 0 of the IAB's list, policy version 0; the wait for the tool timed out"},
		{"tcfd too short", tcfdText("104"), ""},
		{"tcfd with a strange sign", tcfdText("10!40"), ""},
		{"tcfd of another form", tcfdText("20440"), ""},
		{"letters", lettersText(letters, "ss"), "Search, Search"},
		{"no letters", lettersText(letters, ""), ""},
		{"an unknown letter", lettersText(letters, "sz"), ""},
		{"places", placesText(places, "1Y"), "opted out: yes"},
		{"an unknown sign", placesText(places, "1?"), ""},
		{"too many places", placesText(places, "1YY"), ""},
		{"item", itemText(map[string]string{"nm": "name"}, "nmTest~~kit~k0colour~v0red"), "name: Test~kit; k0: colour; v0: red"},
		{"an item with an empty value", itemText(nil, "nm"), "nm: "},
		{"not an item", itemText(nil, "a~nmb"), ""},
		{"no item", itemText(nil, ""), ""},
		{"release", releaseText("45je54n0v1"), "release of 2025-04-23, if its year is one of the 2020s"},
		{"release in a month over nine", releaseText("45He5c10v1"), "release of 2025-12-01, if its year is one of the 2020s"},
		{"no such day", releaseText("45je52v0"), ""},
		{"no such month", releaseText("45je5d10"), ""},
		{"not a release", releaseText("GTM-TEST"), ""},
		{"too short", releaseText("45je54"), ""},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.what, diff)
		}
	}
}

// FuzzConsent asks of the codes that none stops the program, and that what is
// read is text or nothing.
func FuzzConsent(f *testing.F) {
	for _, s := range []string{"13l3l3l3l1l1", "11v1v1l1l5", "1044f", "45je54n0v1", "tv.1~em.e1", "event=a\\;b;k=v", "\xff\xfe"} {
		f.Add(s)
	}
	d := newDecoder(f)
	f.Fuzz(func(t *testing.T, s string) {
		if got := gcdText(s); got != "" && (len(s) != 10 && len(s) != 12 || s[0] != '1') {
			t.Errorf("gcd %q read as %q", s, got)
		}
		if got := tcfdText(s); got != "" && len(s) != 5 {
			t.Errorf("tcfd %q read as %q", s, got)
		}
		if got := releaseText(s); got != "" && len(s) < 8 {
			t.Errorf("release %q read as %q", s, got)
		}
		if got := d.userDataText(nil, s); got != "" && len(s) < len("tv.~a.") {
			t.Errorf("user data %q read as %q", s, got)
		}
		listAt(s, "event")
	})
}
