package workload

import (
	"math"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"

	"pgregory.net/rapid"
)

// An arrival that stands for itself alone comes when it would among all.
func TestThinnedByOneIsNotThinned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sources := []model.Source{drawSource(t)}
		streams := random.NewStreams(rapid.Uint64().Draw(t, "seed"))
		const end = clock.Time(5 * clock.Second)
		thinned := NewThinned(sources, "web", streams, rapid.Bool().Draw(t, "at random"))
		for i, want := range all(NewArrivals(sources, "web", streams), end) {
			if got, ok := thinned.Next(end); !ok || got != want {
				t.Fatalf("arrival %d is %v %v, expected %v", i, got, ok, want)
			}
		}
		if at, ok := thinned.Next(end); ok {
			t.Fatalf("there is one more at %v", at)
		}
	})
}

// Thinned arrivals stand for as many requests as the sources send, whatever their weights. In turn
// they are as regular as every n-th of a Poisson process, at random as irregular as such a process.
func TestThinnedArrivalsHaveTheMomentsOfTheirProcess(t *testing.T) {
	sources := []model.Source{
		Constant(3000),
		Steps([]model.RatePoint{{PerSecond: 1000}, {At: clock.Time(clock.Minute), PerSecond: 5000}}),
		Ramp(model.RatePoint{}, model.RatePoint{At: clock.Time(10 * clock.Minute), PerSecond: 4000}),
	}
	const end = clock.Time(10 * clock.Minute)
	for _, atRandom := range []bool{false, true} {
		thinned := NewThinned(sources, "web", random.NewStreams(3), atRandom)
		weight, n, sum, square := int64(0), 0.0, 0.0, 0.0
		before := clock.Time(0)
		for i := int64(0); ; i++ {
			at, ok := thinned.Next(end)
			if !ok {
				break
			}
			// The share of the increment that its weight is: mean 1.
			if n > 0 {
				part := (Expected(sources, at) - Expected(sources, before)) / float64(thinned.Weight)
				sum += part
				square += part * part
			}
			before = at
			n++
			thinned.Weight = 50 + i%2
			weight += thinned.Weight
		}
		n--
		if want := Expected(sources, end); math.Abs(float64(weight)/want-1) > 0.01 {
			t.Errorf("at random %v: arrivals stand for %d requests, expected %.0f", atRandom, weight,
				want)
		}
		want := 1 / 50.5
		if atRandom {
			want = 1
		}
		if got := square/n - sum/n*sum/n; math.Abs(got/want-1) > 0.05 {
			t.Errorf("at random %v: increments have a squared variation of %v, expected %v", atRandom,
				got, want)
		}
	}
}

// What is expected is the integral of the rate.
func TestExpectedIsTheIntegralOfTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := drawSource(t)
		want := 0.0
		const steps, end = 20_000, clock.Time(4 * clock.Second)
		for i := range clock.Time(steps) {
			at := end/steps*i + end/steps/2
			rate := expectedRate(model.Traffic{Sources: []model.Source{src}}, at)
			want += rate * end.Seconds() / steps
		}
		if got := Expected([]model.Source{src}, end); math.Abs(got-want) > 0.2+0.001*want {
			t.Fatalf("%v requests are expected, the rate sums up to %v", got, want)
		}
	})
}
