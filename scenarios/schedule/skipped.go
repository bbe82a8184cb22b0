package schedule

import (
	"fmt"
	"slices"
	"time"
)

// Skipped lists the times at which the schedule would fire from an instant to another, both included, and
// which the clocks of its zone skip in spring, such as "02:30 of 2026-03-29 in Europe/Berlin". Those an hour
// before another time of the schedule are left out: one that fires every hour loses nothing.
func (s *Schedule) Skipped(w Window, from, to time.Time) (lost []string) {
	if s.every > 0 || s.zone == time.UTC {
		return nil
	}
	if w.Start.After(from) {
		from = w.Start
	}
	if !w.End.IsZero() && w.End.Before(to) {
		to = w.End
	}
	if to.Before(from) {
		return nil
	}
	last := civilOf(to.In(s.zone))
	for day := civilOf(from.In(s.zone)).midnight(); !day.after(last); day = day.nextDay() {
		before, after := offset(day, -1, s.zone), offset(day, 1, s.zone)
		if before >= after { // no clock is put forward
			continue
		}
		for _, at := range s.lostOn(day) {
			instant := at.utc().Add(-before)
			if !instant.Before(from) && !instant.After(to) {
				lost = append(lost, fmt.Sprintf("%02d:%02d of %s in %s", at.hour, at.minute,
					at.utc().Format(time.DateOnly), s.zone))
			}
		}
	}
	return lost
}

// lostOn lists the times of a day that do not exist.
func (s *Schedule) lostOn(day civil) (lost []civil) {
	all := []civil{s.once}
	if s.cron != nil {
		all = s.cron.onDay(day)
	} else if s.once.midnight() != day {
		return nil
	}
	for _, at := range all {
		next := civilOf(at.utc().Add(time.Hour))
		if _, exists := at.in(s.zone); !exists && !slices.Contains(all, next) {
			lost = append(lost, at)
		}
	}
	return lost
}

// offset is that of a zone from UTC, some days after a day.
func offset(day civil, days int, zone *time.Location) time.Duration {
	_, seconds := day.utc().AddDate(0, 0, days).In(zone).Zone()
	return time.Duration(seconds) * time.Second
}
