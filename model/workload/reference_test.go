package workload

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// expectedRate is the rate of all open sources at an instant, per second. A source with bursts
// counts with its long-run average. A closed loop of clients has no rate of its own and counts as
// zero.
func expectedRate(t model.Traffic, at clock.Time) float64 {
	total := 0.0
	for i := range t.Sources {
		src := &t.Sources[i]
		rate := stretchAt(src, at).rate
		if b := src.Bursts; b != nil {
			calm, burst := b.Calm.Seconds(), b.Burst.Seconds()
			rate *= (calm + float64(burst*b.Factor)) / (calm + burst)
		}
		total += rate
	}
	return total
}

// lines goes from point to point in straight lines. The rate before the first point is zero.
func lines(points []model.RatePoint) model.Source {
	return model.Source{Name: "lines", Rate: points, Arrivals: model.Poisson}
}
