package workload

import (
	"math"
	"slices"
	"testing"
	"time"

	"ecsim/model"
	"ecsim/sim/clock"
)

func rateOf(at clock.Time, sources ...model.Source) float64 {
	return expectedRate(model.Traffic{Sources: sources}, at)
}

// meanOf averages the rate over a time, by the middle of each minute.
func meanOf(from, to clock.Time, sources ...model.Source) float64 {
	sum, n := 0.0, 0
	for at := from + clock.Time(30*clock.Second); at < to; at += clock.Time(clock.Minute) {
		sum += rateOf(at, sources...)
		n++
	}
	return sum / float64(n)
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance*math.Max(1e-9, math.Abs(want)) {
		t.Errorf("%s: found %v, expected %v", what, got, want)
	}
}

var monday = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// A day has the mean and the peak it was asked for, at the hour it was asked for.
func TestDiurnalHasItsMeanAndPeak(t *testing.T) {
	for _, peak := range []float64{10, 14, 20, 35, 120} {
		d := Day{Mean: 10, Peak: peak, PeakHour: 20}
		start := monday.Add(7*time.Hour + 13*time.Minute)
		src, err := Diurnal(d, start)
		if err != nil {
			t.Fatal(err)
		}
		atPeak := clock.Time(20*time.Hour - 7*time.Hour - 13*time.Minute)
		near(t, "peak", rateOf(atPeak, src), peak, 0.01)
		near(t, "mean", meanOf(0, clock.Time(clock.Day), src), 10, 0.01)
		near(t, "tomorrow", rateOf(atPeak+clock.Time(clock.Day), src), rateOf(atPeak, src), 1e-9)
		highest := 0.0
		for at := clock.Time(0); at < clock.Time(clock.Day); at += clock.Time(clock.Minute) {
			highest = max(highest, rateOf(at, src))
		}
		near(t, "highest", highest, peak, 0.01)
	}
	if _, err := Diurnal(Day{Mean: 10, Peak: 9}, monday); err == nil {
		t.Error("a peak below the mean is no mistake")
	}
}

// Weekends have their fraction of a weekday, to the minute, wherever in the week the run begins.
func TestWeeklyKnowsItsWeekends(t *testing.T) {
	for shift := range 7 {
		start := monday.AddDate(0, 0, shift).Add(15 * time.Hour)
		src, err := Weekly(Day{Mean: 10, Peak: 15, PeakHour: 12}, 0.4, start)
		if err != nil {
			t.Fatal(err)
		}
		for day := range 14 {
			date := start.AddDate(0, 0, day)
			midnight := time.Date(date.Year(), date.Month(), date.Day()+1, 0, 0, 0, 0, time.UTC)
			from := clock.Time(midnight.Sub(start))
			want := 10.0
			if w := midnight.Weekday(); w == time.Saturday || w == time.Sunday {
				want = 4
			}
			near(t, midnight.Weekday().String(), meanOf(from, from+clock.Time(clock.Day), src),
				want, 0.01)
			near(t, "first minute", rateOf(from, src), want/2, 0.01)
			near(t, "last moment", rateOf(from+clock.Time(clock.Day)-1, src), want/2, 0.01)
		}
	}
}

// A base and its spikes together are the base times the spike.
func TestSpikesMultiplyTheirBase(t *testing.T) {
	base, err := Diurnal(Day{Mean: 10, Peak: 18, PeakHour: 3}, monday)
	if err != nil {
		t.Fatal(err)
	}
	hour := clock.Time(clock.Hour)
	spikes := []Spike{
		{At: 30 * hour, Factor: 3, Rise: clock.Hour, Hold: 2 * clock.Hour, Fall: clock.Hour},
		{At: 5 * hour, Factor: 8, Rise: 0, Hold: clock.Minute, Fall: 0},
	}
	extra := Spikes(base, spikes)
	for _, c := range []struct {
		at     clock.Time
		factor float64
	}{
		{0, 1}, {5*hour - 1, 1}, {5 * hour, 8}, {5*hour + 30e9, 8}, {5*hour + 60e9, 1}, {29 * hour,
			1},
		{30*hour + hour/2, 2}, {31 * hour, 3}, {32*hour + 123e9, 3}, {33*hour + hour/2,
			2}, {34 * hour, 1}, {90 * hour, 1},
	} {
		near(t, c.at.String(), rateOf(c.at, base, extra), c.factor*rateOf(c.at, base), 0.001)
	}
}

func TestCombinators(t *testing.T) {
	hour := clock.Time(clock.Hour)
	ramp := Ramp(model.RatePoint{At: hour, PerSecond: 2},
		model.RatePoint{At: 3 * hour, PerSecond: 10})
	for at, want := range map[clock.Time]float64{0: 2, hour: 2, 2 * hour: 6, 3 * hour: 10,
		50 * hour: 10} {
		near(t, "ramp", rateOf(at, ramp), want, 1e-9)
		near(t, "scaled ramp", rateOf(at, Scale(ramp, 2.5)), 2.5*want, 1e-9)
		near(t, "shifted ramp", rateOf(at+7*hour, Shift(ramp, 7*clock.Hour)), want, 1e-9)
		near(t, "sum", rateOf(at, ramp, ramp, Constant(1)), 2*want+1, 1e-9)
	}
	near(t, "before a shifted source", rateOf(6*hour, Shift(ramp, 7*clock.Hour)), 0, 0)
	steps := Steps([]model.RatePoint{{At: 0, PerSecond: 1}, {At: 2 * hour, PerSecond: 5},
		{At: 5 * hour, PerSecond: 3}})
	lines := steps
	lines.Step = false
	for _, src := range []model.Source{steps, lines} {
		cycle := Repeat(src, 6*clock.Hour)
		for by := clock.Span(0); by < 13*clock.Hour; by += 90 * clock.Minute {
			turned := Shift(cycle, by)
			for at := clock.Time(0); at < 12*hour; at += hour / 4 {
				near(t, "turned cycle", rateOf(at+clock.Time(by)+1e9, turned),
					rateOf(at+1e9, cycle), 1e-6)
			}
			if !slices.IsSortedFunc(turned.Rate,
				func(a, b model.RatePoint) int { return int(a.At - b.At) }) {
				t.Errorf("a shift by %v puts points out of order: %v", by, turned.Rate)
			}
		}
	}
}
