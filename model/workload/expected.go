package workload

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// Expected is how many requests open sources are expected to send before an instant. A source with
// bursts counts with its long-run average.
func Expected(sources []model.Source, before clock.Time) float64 {
	total := 0.0
	for i := range sources {
		sum := 0.0
		for at := clock.Time(0); at < before; {
			here := stretchAt(&sources[i], at)
			end := min(here.end, before)
			span := end.Sub(at).Seconds()
			sum += float64(here.rate*span) + float64(here.slope*span*span/2)
			at = end
		}
		total += float64(sum * burstiness(sources[i].Bursts))
	}
	return total
}

// burstiness is by how much bursts raise the rate in the long run.
func burstiness(b *model.Bursts) float64 {
	if b == nil {
		return 1
	}
	calm, burst := b.Calm.Seconds(), b.Burst.Seconds()
	return (calm + float64(burst*b.Factor)) / (calm + burst)
}
