package usage

import "ecsim/sim/clock"

// window is the measured part of the run, [from, to).
type window struct {
	from, to clock.Time
}

// secondsBy is how many seconds of a clock that started at origin have begun before an instant.
func secondsBy(origin, instant clock.Time) int64 {
	if instant <= origin {
		return 0
	}
	return instant.Sub(origin).CeilSeconds()
}

// eachHour calls book for every hour of the run in which seconds [first, end) of a clock that
// started at origin begin, as far as they begin inside the window.
func (w window) eachHour(origin clock.Time, first, end int64, book func(hour int, seconds int64)) {
	first = max(first, secondsBy(origin, w.from))
	end = min(end, secondsBy(origin, w.to))
	for first < end {
		hour := HourOf(origin.Add(clock.Span(first) * clock.Second))
		next := clock.Time(hour+1) * clock.Time(clock.Hour)
		last := min(end, secondsBy(origin, next))
		book(hour, last-first)
		first = last
	}
}
