package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "ecsim/sim/random/repeatable"
	"pgregory.net/rapid"
)

const stamp = "2006-01-02T15:04:05"

// executions prints when an action acts in a run from an instant to another, in UTC.
func executions(t *testing.T, expression, zone, window, run string) string {
	t.Helper()
	in, err := Zone(zone)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ParseScaling(expression, in)
	if err != nil {
		t.Fatalf("%s: expected %v", expression, err)
	}
	instant := func(text string) time.Time {
		if text == "" {
			return time.Time{}
		}
		at, err := time.Parse(stamp, text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	start, end, _ := strings.Cut(window, " ")
	from, to, _ := strings.Cut(run, " ")
	var all []string
	for _, at := range s.Executions(Window{instant(start), instant(end)}, instant(from), instant(to), 20) {
		all = append(all, at.UTC().Format("02T15:04:05"))
	}
	return strings.Join(all, " ")
}

// SC-01 to SC-03, SC-06 and §10 C5.
func TestExecutions(t *testing.T) {
	for _, c := range []struct{ why, expression, zone, window, run, want string }{
		{"C5", "rate(5 hours)", "", "2021-01-30T12:00:00 2021-01-31T22:00:00",
			"2021-01-30T00:00:00 2021-02-02T00:00:00",
			"30T12:00:00 30T17:00:00 30T22:00:00 31T03:00:00 31T08:00:00 31T13:00:00 31T18:00:00"},
		{"a rate that began before the run keeps its step", "rate(5 hours)", "", "2021-01-29T23:00:00",
			"2021-01-30T00:00:00 2021-01-30T12:00:00", "30T04:00:00 30T09:00:00"},
		{"a rate without a start has just acted", "rate(2 hours)", "", "",
			"2021-01-30T00:00:00 2021-01-30T05:00:00", "30T02:00:00 30T04:00:00"},
		{"cron acts at its start and then as it says", "cron(0 6 * * ? *)", "",
			"2021-01-30T12:00:00", "2021-01-30T00:00:00 2021-02-01T00:00:00", "30T12:00:00 31T06:00:00"},
		{"a start that is an execution is one", "cron(0 6 * * ? *)", "",
			"2021-01-30T06:00:00", "2021-01-30T00:00:00 2021-02-01T00:00:00", "30T06:00:00 31T06:00:00"},
		{"a start before the run is over", "cron(0 6 * * ? *)", "",
			"2021-01-01T07:00:00", "2021-01-30T00:00:00 2021-01-31T00:00:00", "30T06:00:00"},
		{"after its end it stops", "cron(0 6 * * ? *)", "",
			" 2021-01-31T06:00:00", "2021-01-30T00:00:00 2021-02-08T00:00:00", "30T06:00:00 31T06:00:00"},
		{"seconds", "cron(15,45 30 6 * * ? *)", "", "", "2021-01-30T00:00:00 2021-01-31T00:00:00",
			"30T06:30:15 30T06:30:45"},
		{"at, in its zone; start and end in UTC", "at(2021-01-30T12:00:00)", "America/New_York",
			"2021-01-30T13:00:00 2021-01-30T18:00:00", "2021-01-30T00:00:00 2021-02-08T00:00:00",
			"30T17:00:00"},
		{"at, after its end", "at(2021-01-30T12:00:00)", "America/New_York",
			" 2021-01-30T13:00:00", "2021-01-30T00:00:00 2021-02-08T00:00:00", ""},
		{"summer time begins: 02:30 does not exist", "cron(30 2 * * ? *)", "Europe/Berlin", "",
			"2026-03-28T00:00:00 2026-03-30T12:00:00", "28T01:30:00 30T00:30:00"},
		{"summer time ends: 02:30 is there twice", "cron(30 2 * * ? *)", "Europe/Berlin", "",
			"2026-10-24T00:00:00 2026-10-26T12:00:00", "24T00:30:00 25T00:30:00 26T01:30:00"},
		{"a zone on the other side", "cron(0 9 ? * MON-FRI *)", "Pacific/Auckland", "",
			"2026-03-06T00:00:00 2026-03-10T00:00:00", "08T20:00:00 09T20:00:00"},
	} {
		if got := executions(t, c.expression, c.zone, c.window, c.run); got != c.want {
			t.Errorf("%s: %s acts at %q, expected %q", c.why, c.expression, got, c.want)
		}
	}
	for expression, want := range map[string]string{
		"cron(0 0 6 * * ? * *)": "six fields", "cron(60 0 6 * * ? *)": "seconds from 0 to 59",
	} {
		if _, err := ParseScaling(expression, time.UTC); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, expected one that says %q", expression, err, want)
		}
	}
	if _, err := Parse("cron(0 0 6 * * ? *)", time.UTC); err == nil {
		t.Error("EventBridge Scheduler takes seconds")
	}
}

// drawn is a random expression and what it means, said as a question about each minute.
type drawn struct {
	text    string
	matches func(local time.Time) bool
}

func drawCron(t *rapid.T) drawn {
	minutes := rapid.SliceOfNDistinct(rapid.IntRange(0, 59), 1, 3, rapid.ID[int]).Draw(t, "minutes")
	hours := rapid.SliceOfNDistinct(rapid.IntRange(0, 4), 1, 4, rapid.ID[int]).Draw(t, "hours")
	list := func(ns []int) string {
		var words []string
		for _, n := range ns {
			words = append(words, strconv.Itoa(n))
		}
		return strings.Join(words, ",")
	}
	days, weekdays := "?", "*"
	inDays := func(time.Time) bool { return true }
	switch rapid.IntRange(0, 5).Draw(t, "days") {
	case 1:
		day := rapid.IntRange(1, 7).Draw(t, "weekday")
		weekdays = strconv.Itoa(day)
		inDays = func(l time.Time) bool { return int(l.Weekday()) == day-1 }
	case 2:
		days, weekdays = "1/2", "?"
		inDays = func(l time.Time) bool { return l.Day()%2 == 1 }
	case 3:
		days, weekdays = "L", "?"
		inDays = func(l time.Time) bool { return l.AddDate(0, 0, 1).Day() == 1 }
	case 4:
		weekdays = "1L"
		inDays = func(l time.Time) bool { return l.Weekday() == 0 && l.AddDate(0, 0, 7).Month() != l.Month() }
	case 5:
		weekdays = "SUN#1"
		inDays = func(l time.Time) bool { return l.Weekday() == 0 && l.Day() <= 7 }
	}
	return drawn{
		text: fmt.Sprintf("cron(%s %s %s * %s *)", list(minutes), list(hours), days, weekdays),
		matches: func(l time.Time) bool {
			return slices.Contains(minutes, l.Minute()) && slices.Contains(hours, l.Hour()) && inDays(l)
		},
	}
}

// SC-01, SC-02: expansion equals asking every minute whether the clock on the wall shows a time of the expression; a
// time that it shows twice counts once, when it shows it first.
func TestExecutionsEqualAMinuteByMinuteCheck(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kolkata"}
	changes := []string{"2026-03-06T00:00:00", "2026-03-27T00:00:00", "2026-04-03T00:00:00",
		"2026-10-02T00:00:00", "2026-10-23T00:00:00", "2026-10-30T00:00:00"}
	rapid.Check(t, func(t *rapid.T) {
		zone, err := Zone(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		c := drawCron(t)
		from, _ := time.Parse(stamp, rapid.SampledFrom(changes).Draw(t, "from"))
		from = from.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "minute")) * time.Minute)
		to := from.Add(4 * 24 * time.Hour)
		s, err := ParseScaling(c.text, zone)
		if err != nil {
			t.Fatal(err)
		}
		shown := map[string]bool{} // from two hours before, when the first of two may have been
		var want []time.Time
		for at := from.Add(-2 * time.Hour); !at.After(to); at = at.Add(time.Minute) {
			local := at.In(zone)
			text := local.Format(stamp)
			if c.matches(local) && !shown[text] && !at.Before(from) {
				want = append(want, at)
			}
			shown[text] = true
		}
		got := s.Executions(Window{}, from, to, 100_000)
		if !slices.EqualFunc(got, want, time.Time.Equal) {
			t.Fatalf("%s in %v from %v:\n%v\nexpected\n%v", c.text, zone, from, got, want)
		}
	})
}
