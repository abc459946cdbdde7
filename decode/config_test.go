package decode

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/har"
)

const configAnswer = `/* the library's own modules */ (function(){ var fbq = 1; })();
fbq.registerPlugin("1234567890123456", {__fbEventsPlugin: 1, plugin: function(fbq, instance, config) { config.set("1234567890123456", "inferredEvents", {"buttonSelector":"extended"});
fbq.loadPlugin("inferredevents");
instance.optIn("1234567890123456", "InferredEvents", true);
instance.optIn("1234567890123456", "InferredEvents", true);
config.set("1234567890123456", "automaticMatching", {"selectedMatchKeys":["em","ph"]});
instance.optIn("1234567890123456", "AutomaticMatching", true);
instance.optIn("1234567890123456", "SomethingNew", false);
config.set(null, "batching", {"maxBatchSize":10});
config.set("1234567890123456", "unwantedData", {"blacklisted_keys":{"PageView":{"cd":[],"url":["q","login"]}},"sensitive_keys":{"PageView":{"cd":["8e35c2cd3bf6641bdb0e2050b76932cbb2e6034a0ddacc1d9bea82a6ba57f7cf"],"url":[]}}});
fbq.set("estRules", "1234567890123456", [{"condition":{"type":1,"conditions":[{"targetType":1,"extractor":2,"operator":2,"action":1,"value":"report a crime; now)"}]},"derived_event_name":"Contact","transformations":[1],"rule_status":"ACTIVE","rule_id":"157005993196784"},{"condition":{"type":2,"conditions":[{"targetType":2,"extractor":1,"operator":1,"action":2,"value":"/report/?token=SECRET"},{"targetType":9,"extractor":9,"operator":9,"action":9,"value":7}]},"derived_event_name":"Lead","rule_status":"DRAFT","rule_id":12}]);
config.set("1234567890123456", "ccRuleEvaluator", {"ccRules":[{"id":"77","rule":{"and":[{"event":{"eq":"Lead"}},{"or":[{"URL":{"i_contains":"\/book\/"}},{"URL":{"regex":"x"}}]}]}}],"wcaRules":[{"rule":{"event":{"eq":"PageView"}},"id":"78"},{"rule":7,"id":79}]});
window.later(function(){ return "}" + ';'; });
var x = {a: 1};
instance.configLoaded("1234567890123456"); }});`

func TestConfig(t *testing.T) {
	d := newDecoder(t)
	events := d.Request(Request{
		URL:    "https://connect.facebook.net/signals/config/1234567890123456?v=2.9.199",
		Answer: har.Body{State: har.BodyExact, Data: []byte(configAnswer)},
	})
	if len(events) != 1 {
		t.Fatalf("%d events, want 1", len(events))
	}
	want := &Config{
		Features: []Feature{
			{Name: "InferredEvents", On: true, Meaning: "Clicks on buttons are reported automatically.", Basis: BasisClientCode},
			{Name: "AutomaticMatching", On: true, Meaning: "Details typed into forms are hashed and sent for matching with Meta's accounts.", Basis: BasisClientCode},
			{Name: "SomethingNew", Basis: BasisUndocumented},
		},
		MatchedFields: []string{"em", "ph"},
		BlockedKeys: []string{"PageView url: login", "PageView url: q",
			"PageView cd: SHA-256 8e35c2cd3bf6641bdb0e2050b76932cbb2e6034a0ddacc1d9bea82a6ba57f7cf"},
		Settings: []Setting{{"inferredEvents", `{"buttonSelector":"extended"}`}, {"batching", `{"maxBatchSize":10}`}},
		Rules: []Rule{
			{ID: "157005993196784", Event: "Contact", Status: "ACTIVE", Condition: `on a click: words of the button equal to "report a crime; now)"`},
			{ID: "12", Event: "Lead", Status: "DRAFT", Condition: `any of (on loading: address of the page containing "/report/?token=[masked 6 bytes]"; action 9: domain of target 9 operator 9 7)`},
		},
		Matches: []Match{
			{ID: "77", Kind: "custom_conversion", Condition: `all of (event equal to "Lead"; any of (URL containing, in any case, "/book/"; URL regex "x"))`},
			{ID: "78", Kind: "custom_audience", Condition: `event equal to "PageView"`},
			{ID: "79", Kind: "custom_audience", Condition: "a condition that was not read"},
		},
		Unread: 2,
	}
	got := events[0].Config
	if n := len(got.Settings); n != 3 || got.Settings[2].Name != "ccRuleEvaluator" {
		t.Fatalf("settings %+v", got.Settings)
	}
	got.Settings = got.Settings[:2]
	for i := range got.Rules {
		if got.Rules[i].Raw == "" {
			t.Errorf("rule %d has no raw form", i)
		}
		got.Rules[i].Raw = ""
	}
	for i := range got.Matches {
		if got.Matches[i].Raw == "" {
			t.Errorf("match %d has no raw form", i)
		}
		got.Matches[i].Raw = ""
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Config: (-want +got)\n%s", diff)
	}
	if events[0].Account != "1234567890123456" || events[0].Library != "2.9.199" || len(events[0].Notes) != 1 {
		t.Errorf("event %+v", events[0])
	}
}

func TestConfigNotThere(t *testing.T) {
	d := newDecoder(t)
	for _, b := range []har.Body{
		{},
		{State: har.BodyNotRecorded},
		{State: har.BodyExact, Data: []byte("<html>")},
		{State: har.BodyExact, Data: []byte(`fbq.registerPlugin("999", {plugin: function(fbq, instance, config) { }});`)},
		{State: har.BodyTruncated, Data: []byte(`fbq.registerPlugin("1", {plugin: `)},
	} {
		events := d.Request(Request{URL: "https://connect.facebook.net/signals/config/1", Answer: b})
		if len(events) != 1 || events[0].Config != nil || len(events[0].Notes) == 0 {
			t.Errorf("%q: %+v", b.Data, events)
		}
	}
}

func FuzzConfig(f *testing.F) {
	f.Add(configAnswer)
	f.Add(`fbq.registerPlugin("1234567890123456",function(fbq, instance, config){a(`)
	f.Add(`fbq.registerPlugin("1234567890123456",function(fbq, instance, config){'\`)
	d, err := Default()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, js string) {
		c := readFbq(configWords(d), "1234567890123456", js)
		if c != nil && len(c.Features)+len(c.Rules)+len(c.Settings)+c.Unread > len(js) {
			t.Errorf("more was read than there is: %+v", c)
		}
	})
}

// configWords returns the words of the first vendor that has any.
func configWords(d *Decoder) *ConfigWords {
	for _, v := range d.vendors {
		if v.Config != nil {
			return v.Config
		}
	}
	return nil
}
