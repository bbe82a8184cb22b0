package workload

import (
	"sort"

	"ecsim/model"
	"ecsim/sim/clock"
)

// stretch is a piece of a rate curve on which the rate is a straight line.
type stretch struct {
	rate  float64    // at its beginning, per second
	slope float64    // per second²
	end   clock.Time // the curve goes on differently from here; Never: it does not
}

// stretchAt finds the rest of the stretch of a source that contains the instant at. Bursts are left
// out.
func stretchAt(src *model.Source, at clock.Time) stretch {
	offset, end := at, clock.Never
	if src.Repeat > 0 {
		offset = at % clock.Time(src.Repeat)
		end = at - offset + clock.Time(src.Repeat)
	}
	begin := at - offset
	passed := sort.Search(len(src.Rate), func(i int) bool { return src.Rate[i].At > offset })
	if passed < len(src.Rate) {
		end = min(end, begin+src.Rate[passed].At)
	}
	switch {
	case passed == 0:
		return stretch{end: end}
	case passed == len(src.Rate) || src.Step:
		return stretch{rate: src.Rate[passed-1].PerSecond, end: end}
	}
	a, b := src.Rate[passed-1], src.Rate[passed]
	slope := (b.PerSecond - a.PerSecond) / b.At.Sub(a.At).Seconds()
	done := offset.Sub(a.At).Seconds()
	return stretch{rate: a.PerSecond + float64(slope*done), slope: slope, end: end}
}

// Rate is the requests per second that sources make at an instant. Bursts are left out.
func Rate(sources []model.Source, at clock.Time) float64 {
	sum := 0.0
	for i := range sources {
		sum += max(0, stretchAt(&sources[i], at).rate)
	}
	return sum
}
