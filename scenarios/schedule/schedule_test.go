package schedule

import (
	"strings"
	"testing"
	"time"
)

// firings parses an expression and prints when it fires, in its zone, at most so often.
func firings(t *testing.T, expression, zone, from string, most int) []string {
	t.Helper()
	in, err := Zone(zone)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Parse(expression, in)
	if err != nil {
		t.Fatalf("%s: expected %v", expression, err)
	}
	start, err := time.ParseInLocation("2006-01-02 15:04", from, in)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, at := range s.Between(start, start.AddDate(3, 0, 0), most) {
		all = append(all, at.In(in).Format("2006-01-02 15:04"))
	}
	return all
}

// The first rows are the examples of the EventBridge documentation, each with its sentence.
func TestSchedules(t *testing.T) {
	for _, c := range []struct {
		why, expression, zone, from string
		want                        string // in order, by ;
	}{
		{"at 10:00 am every day", "cron(0 10 * * ? *)", "", "2026-03-02 10:01",
			"2026-03-03 10:00; 2026-03-04 10:00"},
		{"at 12:15 pm every day", "cron(15 12 * * ? *)", "", "2026-03-02 00:00",
			"2026-03-02 12:15; 2026-03-03 12:15"},
		{"at 6:00 pm every Monday to Friday", "cron(0 18 ? * MON-FRI *)", "", "2026-03-06 00:00",
			"2026-03-06 18:00; 2026-03-09 18:00"},
		{"at 8:00 am every first day of the month", "cron(0 8 1 * ? *)", "", "2026-03-02 00:00",
			"2026-04-01 08:00; 2026-05-01 08:00"},
		{"every 15 minutes", "cron(0/15 * * * ? *)", "", "2026-03-02 23:31",
			"2026-03-02 23:45; 2026-03-03 00:00; 2026-03-03 00:15"},
		{"every 10 minutes Monday to Friday", "cron(0/10 * ? * MON-FRI *)", "", "2026-03-06 23:45",
			"2026-03-06 23:50; 2026-03-09 00:00"},
		{"every 5 minutes Monday to Friday between 8:00 am and 5:55 pm",
			"cron(0/5 8-17 ? * MON-FRI *)", "", "2026-03-06 17:51",
			"2026-03-06 17:55; 2026-03-09 08:00"},
		{"every 30 minutes between 10:00 pm and 2:00 am of two days", "cron(0/30 20-23,0-2 ? * * *)", "",
			"2026-03-02 02:15", "2026-03-02 02:30; 2026-03-02 20:00"},
		{"at 10:15 am on the last Friday of each month, 2022 to 2023",
			"cron(15 10 ? * 6L 2022-2023)", "", "2022-11-01 00:00",
			"2022-11-25 10:15; 2022-12-30 10:15; 2023-01-27 10:15"},
		{"the second Tuesday of the month", "cron(0 9 ? * 3#2 *)", "", "2026-03-01 00:00",
			"2026-03-10 09:00; 2026-04-14 09:00"},
		{"the fifth Monday, in months that have one", "cron(0 9 ? * MON#5 *)", "", "2026-03-01 00:00",
			"2026-03-30 09:00; 2026-06-29 09:00"},
		{"the weekday nearest to the third", "cron(0 9 3W * ? *)", "", "2026-05-01 00:00",
			"2026-05-04 09:00; 2026-06-03 09:00; 2026-07-03 09:00"}, // 3 May 2026 is a Sunday
		{"the weekday nearest to a first that is a Saturday", "cron(0 9 1W 8 ? *)", "",
			"2026-07-01 00:00", "2026-08-03 09:00"},
		{"the weekday nearest to a last that is a Sunday", "cron(0 9 31W 5 ? *)", "",
			"2026-01-01 00:00", "2026-05-29 09:00"},
		{"the last day", "cron(30 23 L 2 ? *)", "", "2027-01-01 00:00",
			"2027-02-28 23:30; 2028-02-29 23:30"},
		{"the last weekday", "cron(0 0 LW * ? *)", "", "2026-05-01 00:00",
			"2026-05-29 00:00; 2026-06-30 00:00"},
		{"names in any case, and lists", "cron(0 0 1 jan,Jul ? *)", "", "2026-01-02 00:00",
			"2026-07-01 00:00; 2027-01-01 00:00"},
		{"Sunday is 1, L is Saturday", "cron(0 0 ? * 1 *)", "", "2026-03-02 00:00", "2026-03-08 00:00"},
		{"L is Saturday", "cron(0 0 ? * L *)", "", "2026-03-02 00:00", "2026-03-07 00:00"},
		{"a year", "cron(0 0 1 1 ? 2027)", "", "2026-03-02 00:00", "2027-01-01 00:00"},
		{"a rate counts from the start", "rate(90 minutes)", "", "2026-03-02 00:00",
			"2026-03-02 00:00; 2026-03-02 01:30; 2026-03-02 03:00"},
		{"one minute", "rate(1 minute)", "", "2026-03-02 23:59", "2026-03-02 23:59; 2026-03-03 00:00"},
		{"once", "at(2026-03-02T03:00:00)", "Europe/Berlin", "2026-03-02 00:00", "2026-03-02 03:00"},
		{"once, and it is over", "at(2026-03-02T03:00:00)", "", "2026-03-02 04:00", ""},

		// Daylight saving time, as the user guide says: what the clocks skip is skipped, what they show
		// twice runs once, and a rate does not care.
		{"the hour that Berlin skips", "cron(30 2 * * ? *)", "Europe/Berlin", "2026-03-28 00:00",
			"2026-03-28 02:30; 2026-03-30 02:30"},
		{"the hour that Berlin has twice", "cron(30 2 * * ? *)", "Europe/Berlin", "2026-10-25 00:00",
			"2026-10-25 02:30; 2026-10-26 02:30"},
		{"every hour over that night", "cron(0 * * * ? *)", "America/New_York", "2026-11-01 00:00",
			"2026-11-01 00:00; 2026-11-01 01:00; 2026-11-01 02:00"},
		{"a rate over the night", "rate(1 day)", "Europe/Berlin", "2026-03-28 12:00",
			"2026-03-28 12:00; 2026-03-29 13:00"},
	} {
		want := strings.Split(c.want, "; ")
		if c.want == "" {
			want = nil
		}
		got := firings(t, c.expression, c.zone, c.from, max(1, len(want)))
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s: %s fires at %v, expected %v", c.why, c.expression, got, want)
		}
	}
}

// The repeated hour of autumn fires in its first pass, one hour and not two after the one before.
func TestRepeatedHourIsTheFirst(t *testing.T) {
	berlin, err := Zone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Parse("cron(30 2 * * ? *)", berlin)
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 10, 25, 0, 0, 0, 0, time.UTC)
	if got := s.Between(from, from.Add(3*time.Hour), 9); len(got) != 1 || got[0].Sub(from) != 30*time.Minute {
		t.Errorf("fired at %v", got)
	}
}

// What R-07 does not know is refused, with what was expected.
func TestBadExpressions(t *testing.T) {
	for expression, want := range map[string]string{
		"every day":               "rate(5 minutes)",
		"cron(0 3 * * ? *":        "rate(5 minutes)",
		"daily(3)":                "rate(…), cron(…) or at(…)",
		"rate(5)":                 "whole number",
		"rate(0 minutes)":         "whole number",
		"rate(5 seconds)":         "whole number",
		"rate(1.5 hours)":         "whole number",
		"at(2026-03-02)":          "at(2026-03-02T03:00:00)",
		"cron(0 3 * * ?)":         "six fields",
		"cron(0 3 * * * *)":       "exactly one of",
		"cron(0 3 ? * ? *)":       "exactly one of",
		"cron(60 3 * * ? *)":      "minutes from 0 to 59",
		"cron(0 24 * * ? *)":      "hours from 0 to 23",
		"cron(0 3 0 * ? *)":       "day-of-month from 1 to 31",
		"cron(0 3 32W * ? *)":     "day-of-month from 1 to 31",
		"cron(0 3 1 FOO ? *)":     "month from 1 to 12",
		"cron(0 3 ? * 0 *)":       "day-of-week from 1 to 7",
		"cron(0 3 ? * 8L *)":      "day-of-week from 1 to 7",
		"cron(0 3 ? * MON#6 *)":   "3#2",
		"cron(0 3 ? * FRI-MON *)": "day-of-week from 1 to 7",
		"cron(0/0 3 * * ? *)":     "minutes from 0 to 59",
		"cron(0 3 * * ? 1969)":    "year from 1970 to 2199",
		"cron(L 3 * * ? *)":       "minutes from 0 to 59",
	} {
		if _, err := Parse(expression, time.UTC); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, expected one that says %q", expression, err, want)
		}
	}
	for _, name := range []string{"Local", "Mars/Olympus", "CEST"} {
		if _, err := Zone(name); err == nil {
			t.Errorf("%s is a time zone", name)
		}
	}
}
