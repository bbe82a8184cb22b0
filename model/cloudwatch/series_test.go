package cloudwatch

import (
	"testing"

	"pgregory.net/rapid"

	"ecsim/model"
	"ecsim/sim/clock"
)

// The newest value of a range is that of its newest period with a datapoint, found without the others.
func TestNewestIsTheFirstOfTheRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newSeries(&model.Alarm{AlarmRule: model.AlarmRule{Periods: rapid.IntRange(1, 5).Draw(t, "periods"),
			Period: clock.Minute * clock.Span(rapid.IntRange(1, 4).Draw(t, "minutes"))}})
		minutes := rapid.SliceOfN(rapid.IntRange(1, 40), 0, 20).Draw(t, "points")
		for i, m := range minutes {
			s.inputs[0].add(clock.Time(0).Add(clock.Span(m)*clock.Minute), float64(i), s.keep())
		}
		end := clock.Time(0).Add(clock.Span(rapid.IntRange(0, 60).Draw(t, "end")) * clock.Minute)
		if got, want := s.newest(end, -1), newest(s.look(end), -1); got != want {
			t.Fatalf("newest of %v at %v: %v, of the whole range %v", minutes, end, got, want)
		}
	})
}

// BenchmarkLongRange is a day of datapoints for an alarm whose range is a day: 1,440 periods.
func BenchmarkLongRange(b *testing.B) {
	for range b.N {
		a := NewAlarm(model.Alarm{AlarmRule: model.AlarmRule{Comparison: model.GreaterThan, Threshold: 1e6,
			Periods: 1440, Datapoints: 1440, Period: clock.Minute}}, clock.Minute)
		for i := range 1440 {
			end := clock.Time(0).Add(clock.Span(i+1) * clock.Minute)
			a.Observe(end, end, 1)
			a.Evaluate(end)
		}
	}
}
