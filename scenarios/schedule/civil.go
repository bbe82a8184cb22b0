package schedule

import "time"

// civil is what a clock on a wall and a calendar show.
type civil struct {
	year         int
	month        time.Month
	day          int
	hour, minute int
	second       int
}

func civilOf(t time.Time) civil {
	return civil{t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second()}
}

func (c civil) utc() time.Time {
	return time.Date(c.year, c.month, c.day, c.hour, c.minute, c.second, 0, time.UTC)
}

func (c civil) midnight() civil { return civil{year: c.year, month: c.month, day: c.day} }

func (c civil) nextDay() civil { return civilOf(c.utc().AddDate(0, 0, 1)) }

func (c civil) after(o civil) bool { return c.utc().After(o.utc()) }

func (c civil) weekday() time.Weekday { return c.utc().Weekday() }

// lastDay is the number of days in the month.
func (c civil) lastDay() int { return time.Date(c.year, c.month+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// in is the instant at which the clocks of a zone show this time. A time that they skip in spring does
// not exist; one that they show twice in autumn is the first.
func (c civil) in(zone *time.Location) (at time.Time, exists bool) {
	// The offset of any instant of a day is one of those that hold the day before and after.
	for _, shift := range []int{-1, 1} {
		_, offset := c.utc().AddDate(0, 0, shift).In(zone).Zone()
		candidate := c.utc().Add(-time.Duration(offset) * time.Second)
		if civilOf(candidate.In(zone)) == c && (!exists || candidate.Before(at)) {
			at, exists = candidate, true
		}
	}
	return at, exists
}
