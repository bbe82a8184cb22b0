package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"ecsim/sim/clock"
)

// The reference adds up nanosecond by nanosecond.
func TestTimeAverageIsTheIntegralOverTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a TimeAverage
		var now clock.Time
		value, sum, greatest := int64(0), int64(0), int64(0)
		for range rapid.IntRange(1, 20).Draw(t, "changes") {
			until := now + clock.Time(rapid.Int64Range(0, 9).Draw(t, "span"))
			for ; now < until; now++ {
				sum += value
			}
			value = rapid.Int64Range(-5, 5).Draw(t, "value")
			greatest = max(greatest, value)
			a.Set(now, value)
		}
		want := float64(value)
		if now > 0 {
			want = float64(sum) / float64(now)
		}
		if got := a.Mean(now); math.Abs(got-want) > 1e-12 {
			t.Errorf("mean %v, want %v", got, want)
		}
		if a.Max() != greatest || a.Value() != value {
			t.Errorf("greatest %d, present %d, want %d and %d", a.Max(), a.Value(), greatest, value)
		}
	})
}

func TestTimeAverageIsTheSameHoweverTimeIsCut(t *testing.T) {
	var whole, cut TimeAverage
	const day = clock.Time(clock.Day)
	whole.Set(0, 7_000_000)
	cut.Set(0, 7_000_000)
	for at := clock.Time(1); at < day; at += 86_399_999_999 {
		cut.Set(at, 7_000_000)
	}
	whole.Set(day, 3)
	cut.Set(day, 3)
	if whole.Mean(400*day) != cut.Mean(400*day) {
		t.Errorf("%v in one piece, %v in many", whole.Mean(400*day), cut.Mean(400*day))
	}
}

func TestRestartForgetsTheWarmUp(t *testing.T) {
	var a TimeAverage
	a.Set(0, 100)
	a.Set(10, 4)
	a.Restart(20)
	if a.Max() != 4 || a.Mean(20) != 4 {
		t.Errorf("greatest %d and mean %v right after the restart, want 4", a.Max(), a.Mean(20))
	}
	a.Set(30, 8)
	if a.Mean(40) != 6 {
		t.Errorf("mean %v, want 6", a.Mean(40))
	}
}

func TestSettingThePastPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("should panic")
		}
	}()
	var a TimeAverage
	a.Set(10, 1)
	a.Set(9, 1)
}

func TestSeriesKeepsOneValuePerStep(t *testing.T) {
	s := Series{Step: clock.Minute}
	s.Set(0, 5)
	s.Set(clock.Time(59*clock.Second), 6)
	s.Add(clock.Time(2*clock.Minute), 1.5)
	s.Add(clock.Time(2*clock.Minute+1), 1.5)
	none := math.NaN()
	for at, want := range map[clock.Span]float64{
		0: 6, clock.Minute - 1: 6, clock.Minute: none, 2 * clock.Minute: 3, clock.Hour: none,
	} {
		if got := s.At(clock.Time(at)); got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("at %v the value is %v, want %v", at, got, want)
		}
	}
	if len(s.Values) != 3 {
		t.Errorf("%d values, want 3", len(s.Values))
	}
}

func TestMomentsKeepTheirDigits(t *testing.T) {
	var m Moments
	for _, x := range []float64{1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16} {
		m.Add(x)
	}
	if m.N() != 4 || m.Mean() != 1e9+10 || m.Variance() != 30 {
		t.Errorf("n %d mean %v variance %v, want 4, 1e9+10 and 30", m.N(), m.Mean(), m.Variance())
	}
	if m.Min() != 1e9+4 || m.Max() != 1e9+16 {
		t.Errorf("from %v to %v", m.Min(), m.Max())
	}
	if m.StandardError() != math.Sqrt(7.5) {
		t.Errorf("standard error %v, want √7.5", m.StandardError())
	}
}

// t quantiles for 97.5 % from the tables in every statistics book.
func TestConfidenceIsStudents(t *testing.T) {
	cases := []struct {
		samples []float64
		half    float64
	}{
		{[]float64{4, 6}, 12.706 * 1},                        // 1 degree of freedom
		{[]float64{1, 2, 3}, 4.303 / math.Sqrt(3)},           // 2
		{[]float64{1, 1, 1, 1, 1, 7, 7, 7, 7, 7}, 2.262 * 1}, // 9: variance 10
		{[]float64{5}, 0},                                    // one sample knows no spread
		{[]float64{3, 3, 3}, 0},
	}
	for _, c := range cases {
		i := Confidence(c.samples, 0.95)
		up, down := i.High-i.Mean, i.Mean-i.Low
		if math.Abs(up-c.half) > 1e-3 || math.Abs(down-c.half) > 1e-3 || i.N != len(c.samples) {
			t.Errorf("%v: %+v, want ± %.3f", c.samples, i, c.half)
		}
	}
	if none := Confidence(nil, 0.95); none != (Interval{}) {
		t.Errorf("no samples: %+v", none)
	}
	if i := Confidence([]float64{1, 2, 3}, 0.95); !i.Contains(2) || i.Contains(9) {
		t.Errorf("%+v should contain 2 and not 9", i)
	}
}
