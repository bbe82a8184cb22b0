package cloudwatch

import (
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// series is the latest datapoints of a metric, by the end of their period.
type series struct {
	period    clock.Span
	statistic model.Statistic
	points    []point
}

type point struct {
	to    clock.Time
	value float64
}

// add puts a datapoint in its place and forgets those that end more than keep before the latest.
func (s *series) add(to clock.Time, value float64, keep clock.Span) {
	i, found := slices.BinarySearchFunc(s.points, to, byEnd)
	if found {
		s.points[i].value = value
		return
	}
	s.points = slices.Insert(s.points, i, point{to, value})
	old, _ := slices.BinarySearchFunc(s.points, s.points[len(s.points)-1].to.Add(-keep), byEnd)
	s.points = slices.Delete(s.points, 0, old)
}

func byEnd(p point, to clock.Time) int { return int(min(max(p.to-to, -1), 1)) }

// slide is by how much the evaluation range moves at a time: by its period when that is shorter
// than a minute, by the hour when it is longer than a day, else by the minute (CW-02).
func slide(r *model.AlarmRule) clock.Span {
	switch {
	case clock.Span(r.Periods)*r.Period > clock.Day:
		return clock.Hour
	case r.Period < clock.Minute:
		return r.Period
	}
	return clock.Minute
}

// tally counts in the evaluation range that ends at end.
func (s *series) tally(end clock.Time, r *model.AlarmRule) (t tally) {
	points := s.until(end)
	for age := 1; age <= r.Periods+spare && t.real < r.Periods && len(points) > 0; age++ {
		value, rest, ok := s.window(points, end.Add(-clock.Span(age)*s.period))
		points = rest
		if !ok {
			continue
		}
		t.real, t.oldest = t.real+1, age
		if breaches(r, value) {
			t.breaching++
		}
	}
	return t
}

// latest is the datapoint of the newest period that has one, in the evaluation range that ends at
// end; without any, what was before.
func (s *series) latest(end clock.Time, r *model.AlarmRule, before float64) float64 {
	points := s.until(end)
	for age := 1; age <= r.Periods+spare && len(points) > 0; age++ {
		value, rest, ok := s.window(points, end.Add(-clock.Span(age)*s.period))
		if ok {
			return value
		}
		points = rest
	}
	return before
}

// until is the datapoints that end by an instant.
func (s *series) until(end clock.Time) []point {
	n, _ := slices.BinarySearchFunc(s.points, end+1, byEnd)
	return s.points[:n]
}

// window makes one datapoint of those later than from, and returns the others.
func (s *series) window(points []point, from clock.Time) (value float64, rest []point, ok bool) {
	n, _ := slices.BinarySearchFunc(points, from+1, byEnd)
	return aggregate(points[n:], s.statistic), points[:n], n < len(points)
}

// aggregate is what a statistic makes of the datapoints of one period.
func aggregate(points []point, s model.Statistic) (value float64) {
	for i, p := range points {
		switch {
		case i == 0:
			value = p.value
		case s == model.Minimum:
			value = min(value, p.value)
		case s == model.Maximum:
			value = max(value, p.value)
		default:
			value += p.value
		}
	}
	if s == model.Average || s == "" {
		value /= float64(max(1, len(points)))
	}
	return value
}
