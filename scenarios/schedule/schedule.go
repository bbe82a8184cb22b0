package schedule

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the same zones on every machine
)

// Schedule is when something fires: exactly one of its parts is there.
type Schedule struct {
	every time.Duration // rate(…)
	cron  *cron
	once  civil // at(…)
	zone  *time.Location
}

// Zone finds a time zone by its IANA name; empty is UTC.
func Zone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fmt.Errorf("unknown time zone %q", name)
	}
	return zone, nil
}

// Parse reads an expression of EventBridge Scheduler. The error says what was expected.
func Parse(text string, zone *time.Location) (*Schedule, error) {
	return parse(text, zone, parseCron)
}

// ParseScaling reads an expression of Application Auto Scaling, whose cron may have seconds (SC-01,
// SC-03). The error says what was expected.
func ParseScaling(text string, zone *time.Location) (*Schedule, error) {
	return parse(text, zone, parseCronWithSeconds)
}

func parse(
	text string, zone *time.Location, cronOf func(string) (*cron, error),
) (*Schedule, error) {
	kind, rest, opened := strings.Cut(strings.TrimSpace(text), "(")
	inside, closed := strings.CutSuffix(rest, ")")
	if !opened || !closed {
		return nil, fmt.Errorf(`rate(5 minutes), cron(0 3 * * ? *) or at(2026-03-02T03:00:00)`)
	}
	s := &Schedule{zone: zone}
	var err error
	switch kind {
	case "rate":
		s.every, err = parseRate(inside)
	case "cron":
		s.cron, err = cronOf(inside)
	case "at":
		var at time.Time
		at, err = time.Parse("2006-01-02T15:04:05", inside)
		s.once = civilOf(at)
		if err != nil {
			err = fmt.Errorf("a time such as at(2026-03-02T03:00:00), without a zone")
		}
	default:
		err = fmt.Errorf("rate(…), cron(…) or at(…)")
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// parseRate reads "5 minutes".
func parseRate(text string) (time.Duration, error) {
	units := map[string]time.Duration{
		"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}
	value, unit, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(value)
	length := units[strings.TrimSuffix(unit, "s")]
	const most = 100_000
	if err != nil || n < 1 || n > most || length == 0 {
		return 0, fmt.Errorf("a rate such as rate(5 minutes): a whole number of minutes, hours or days")
	}
	return time.Duration(n) * length, nil
}

// Between lists when the schedule fires from an instant to another, both included, at most so often; a
// rate counts from the first instant.
func (s *Schedule) Between(from, to time.Time, most int) []time.Time {
	var all []time.Time
	add := func(at time.Time, exists bool) bool {
		if exists && !at.Before(from) && !at.After(to) {
			all = append(all, at)
		}
		return len(all) < most
	}
	switch {
	case s.every > 0:
		for at := from; !at.After(to) && add(at, true); {
			at = at.Add(s.every)
		}
	case s.cron != nil:
		last := civilOf(to.In(s.zone))
		for day := civilOf(from.In(s.zone)).midnight(); !day.after(last); day = day.nextDay() {
			for _, at := range s.cron.onDay(day) {
				if !add(at.in(s.zone)) {
					return all
				}
			}
		}
	default:
		add(s.once.in(s.zone))
	}
	return all
}
