package workload

import (
	"math"
	"reflect"
	"testing"

	"ecsim/sim/clock"
)

func minutes(n ...int) (points []TracePoint) {
	for _, m := range n {
		points = append(points, TracePoint{At: clock.Time(m) * clock.Time(clock.Minute),
			Value: float64(60 * (m + 1))})
	}
	return points
}

// A trace with three missing minutes, filled in each way.
func TestTraceGaps(t *testing.T) {
	const m = clock.Time(clock.Minute)
	hole := []Gap{{From: 2 * m, To: 5 * m}}
	for _, c := range []struct {
		gaps  Gaps
		rates []float64 // by minute
		err   bool
	}{
		{"", []float64{1, 2, 2, 2, 2, 6, 7, 0}, false},
		{HoldGaps, []float64{1, 2, 2, 2, 2, 6, 7, 0}, false},
		{InterpolateGaps, []float64{1, 2, 3, 4, 5, 6, 7, 0}, false},
		{ZeroGaps, []float64{1, 2, 0, 0, 0, 6, 7, 0}, false},
		{RefuseGaps, nil, true},
	} {
		src, gaps, err := Trace{Points: minutes(0, 1, 5, 6), Counts: true, Gaps: c.gaps}.Source()
		if (err != nil) != c.err || !reflect.DeepEqual(gaps, hole) {
			t.Errorf("%q: gaps %v, error %v", c.gaps, gaps, err)
		}
		for i, want := range c.rates {
			if got := rateOf(clock.Time(i)*m+m/2, src); math.Abs(got-want) > 1e-9 {
				t.Errorf("%q: minute %d has rate %v, expected %v", c.gaps, i, got, want)
			}
		}
	}
}

func TestTraceMistakes(t *testing.T) {
	for name, trace := range map[string]Trace{
		"empty":          {},
		"without period": {Points: minutes(3)},
		"out of order":   {Points: minutes(0, 2, 1)},
		"twice the same": {Points: minutes(0, 1, 1)},
		"negative":       {Points: []TracePoint{{0, 1}, {1, -1}}},
		"not a number":   {Points: []TracePoint{{0, 1}, {1, math.NaN()}}},
	} {
		if _, _, err := trace.Source(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// The period is the most frequent distance, so that a few irregular lines do not change it; a line
// that is a little late is no gap.
func TestTracePeriodIsReadFromTheData(t *testing.T) {
	points := minutes(0, 1, 2, 3, 4, 9, 10)
	points[2].At += clock.Time(20 * clock.Second)
	trace := Trace{Points: points, Counts: true}
	if got := trace.frequentDistance(); got != clock.Minute {
		t.Errorf("found a period of %v", got)
	}
	src, gaps, err := trace.Source()
	if err != nil || len(gaps) != 1 {
		t.Fatalf("gaps %v, error %v", gaps, err)
	}
	if end := src.Rate[len(src.Rate)-1]; end.At != points[6].At.Add(clock.Minute) ||
		end.PerSecond != 0 {
		t.Errorf("the trace ends with %+v", end)
	}
}
