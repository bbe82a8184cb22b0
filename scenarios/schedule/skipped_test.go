package schedule

import (
	"strings"
	"testing"
	"time"
)

func at(text string) time.Time {
	at, err := time.Parse("2006-01-02T15:04:05", text)
	if err != nil {
		panic(err)
	}
	return at
}

// SC-02: what the clocks skip in spring is told, and only that.
func TestSkippedTimes(t *testing.T) {
	for _, c := range []struct{ why, expression, zone, from, to, want string }{
		{"every day", "cron(30 2 * * ? *)", "Europe/Berlin", "2026-03-28T00:00:00", "2026-03-31T00:00:00",
			"02:30 of 2026-03-29 in Europe/Berlin"},
		{"the day is not in the run", "cron(30 2 * * ? *)", "Europe/Berlin", "2026-03-30T00:00:00",
			"2026-06-01T00:00:00", ""},
		{"the run begins after the gap", "cron(30 2 * * ? *)", "Europe/Berlin", "2026-03-29T02:00:00",
			"2026-03-29T12:00:00", ""},
		{"another hour", "cron(30 3 * * ? *)", "Europe/Berlin", "2026-03-28T00:00:00", "2026-03-31T00:00:00", ""},
		{"every hour loses nothing", "cron(30 * * * ? *)", "Europe/Berlin", "2026-03-28T00:00:00", "2026-03-31T00:00:00", ""},
		{"clocks go back", "cron(30 2 * * ? *)", "Europe/Berlin", "2026-10-24T00:00:00", "2026-10-27T00:00:00", ""},
		{"UTC", "cron(30 2 * * ? *)", "", "2026-03-28T00:00:00", "2026-03-31T00:00:00", ""},
		{"once", "at(2026-03-08T02:15:00)", "America/New_York", "2026-03-01T00:00:00", "2026-03-31T00:00:00",
			"02:15 of 2026-03-08 in America/New_York"},
		{"two years", "cron(30 2 * * ? *)", "Europe/Berlin", "2026-01-01T00:00:00", "2027-12-31T00:00:00",
			"02:30 of 2026-03-29 in Europe/Berlin, 02:30 of 2027-03-28 in Europe/Berlin"},
	} {
		zone, err := Zone(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		s, err := ParseScaling(c.expression, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(s.Skipped(Window{}, at(c.from), at(c.to)), ", "); got != c.want {
			t.Errorf("%s: %q is skipped, expected %q", c.why, got, c.want)
		}
	}
	hourly, _ := ParseScaling("rate(1 hours)", time.UTC)
	if lost := hourly.Skipped(Window{}, at("2026-01-01T00:00:00"), at("2027-01-01T00:00:00")); lost != nil {
		t.Errorf("a rate loses %v", lost)
	}
}
