package schedule

import (
	"slices"
	"time"
)

// Window bounds when a scheduled action acts; a zero time is no bound (SC-06).
type Window struct{ Start, End time.Time }

// Executions lists when a scheduled action of Application Auto Scaling acts from an instant to
// another, both included, at most so often. With a start it acts at the start and then as the
// schedule says (SC-06); a rate counts from there, or from the instant if there is none, when it has
// just acted. Nothing happens after the end.
func (s *Schedule) Executions(w Window, from, to time.Time, most int) []time.Time {
	if !w.End.IsZero() && w.End.Before(to) {
		to = w.End
	}
	switch {
	case s.every > 0:
		return s.rate(w.Start, from, to, most)
	case w.Start.IsZero():
		return s.Between(from, to, most)
	}
	var all []time.Time
	if s.cron != nil && !w.Start.Before(from) && !w.Start.After(to) {
		all = append(all, w.Start)
	}
	if w.Start.After(from) {
		from = w.Start
	}
	all = append(all, s.Between(from, to, most)...)
	all = slices.CompactFunc(all, time.Time.Equal)
	return all[:min(most, len(all))]
}

// rate lists start + n·every.
func (s *Schedule) rate(start, from, to time.Time, most int) []time.Time {
	at := start
	switch {
	case start.IsZero():
		at = from.Add(s.every)
	case start.Before(from):
		passed := (from.Sub(start) + s.every - 1) / s.every
		at = start.Add(passed * s.every)
	}
	var all []time.Time
	for ; !at.After(to) && len(all) < most; at = at.Add(s.every) {
		all = append(all, at)
	}
	return all
}

// IsRate reports whether the schedule is a rate: when it fires depends on when it began.
func (s *Schedule) IsRate() bool { return s.every > 0 }
