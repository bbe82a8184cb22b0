package workload

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// Expected is how many requests open sources are expected to send before an instant. A source with
// bursts counts with its long-run average.
func Expected(sources []model.Source, before clock.Time) float64 {
	return ExpectedBetween(sources, 0, before)
}

// ExpectedBetween is the same from one instant to another, also of a time before the run: a curve that
// repeats did so then, another one was as it is when the run begins.
func ExpectedBetween(sources []model.Source, from, to clock.Time) float64 {
	total := 0.0
	for i := range sources {
		src, shift := &sources[i], clock.Span(0)
		if from < 0 && src.Repeat > 0 {
			shift = (-clock.Span(from)/src.Repeat + 1) * src.Repeat
		}
		sum := 0.0
		begin, end := from.Add(shift), to.Add(shift)
		if begin < 0 {
			early := min(end, 0)
			sum = float64(stretchAt(src, 0).rate * early.Sub(begin).Seconds())
			begin = early
		}
		for at := begin; at < end; {
			here := stretchAt(src, at)
			next := min(here.end, end)
			span := next.Sub(at).Seconds()
			sum += float64(here.rate*span) + float64(here.slope*span*span/2)
			at = next
		}
		total += float64(sum * burstiness(src.Bursts))
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
