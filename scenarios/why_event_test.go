package scenarios

import (
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// TestEventsAreRead: every form of an event, and what is said of one that is none.
func TestEventsAreRead(t *testing.T) {
	s, err := Load("web-on-fargate", LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	minute := func(span clock.Span) WhyEvent { return WhyEvent{minute: true, at: clock.Time(span)} }
	for text, want := range map[string]WhyEvent{
		"slo":                         {},
		"service.web-app.latency.p99": {measure: "service.web-app.latency.p99"},
		"10:05":                       minute(10*clock.Hour + 5*clock.Minute),
		"00:10:05":                    minute(10*clock.Minute + 5*clock.Second),
		"00:10:05.250":                minute(10*clock.Minute + 5250*clock.Millisecond),
		"0d 10:05":                    minute(10*clock.Hour + 5*clock.Minute),
		"10h5m":                       minute(10*clock.Hour + 5*clock.Minute),
		"90s":                         minute(90 * clock.Second),
		"2026-03-02T10:05:00Z":        minute(10*clock.Hour + 5*clock.Minute),
		"2026-03-02T11:05:00+01:00":   minute(10*clock.Hour + 5*clock.Minute),
		"web-app/12":                  {task: model.TaskID{Group: "web-app", Number: 12}},
	} {
		want.text = text
		if got, err := ParseWhy(s, text); err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"":                            `found "", expected slo, service.web-app.`,
		"service.web-app.latency.p9":  `did you mean "service.web-app.latency.p99"`,
		"service.web-app.latency.p50": "did you mean",
		"24:00":                       `found "24:00", expected`,
		"25h":                         `before the horizon of 1d (did you mean "23:59:00"?)`,
		"1d 00:00":                    `did you mean "23:59:00"`,
		"2026-03-01T10:05:00Z":        `did you mean "00:00:00"`,
		"web-app/0":                   "a task such as web-app/1",
		"web-app/x":                   "a task such as web-app/1",
		"webapp/3":                    "a task such as web-app/3",
	} {
		if got, err := ParseWhy(s, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %+v, %v, expected %q", text, got, err, want)
		}
	}
}
