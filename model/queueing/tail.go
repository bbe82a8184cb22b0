package queueing

import "math"

// tail is the 99th percentile. It is at least that of a request that meets nobody. At most it is
// that of such a request plus an exponential wait for a worker, on a CPU that stays as crowded as
// the request finds it.
func (s *Station) tail(rate float64, state steady, queue, delay Bounds) Bounds {
	const share = 0.99
	low := s.bare.quantile(share)
	high := low
	if s.cores > 0 {
		low = s.slowed(share, delay.Low/max(s.cpuMean, negligible))
		high = max(low, s.crowded(share, rate))
	}
	// Two tenths either way: points instead of laws.
	low *= 0.97
	const rare = 0.001 // fewer that wait do not show in a hundredth
	if waiting := min(1, state.waiting); waiting > rare {
		low = max(low, 0.8*s.bare.delayed(share, waiting, queue.Low/waiting))
		high = max(high, s.bare.delayed(share, waiting, 1.6*queue.High/waiting))
		if s.cores > 0 {
			high += delay.High
		}
	}
	return Bounds{low, high * 1.05}
}

// slowed is the percentile if sharing delays all requests alike, by at least a share of their CPU
// time.
func (s *Station) slowed(share, delay float64) float64 {
	const steps = 20
	level := int(delay * steps)
	if known, ok := s.slow[level]; ok {
		return known
	}
	low := sum(1+float64(level)/steps, s.cpu, s.wait).quantile(share)
	s.slow[level] = low
	return low
}

// crowded is the percentile of a request on a CPU that stays as crowded as the request finds it.
// Loads are rounded up to a hundredth of the capacity: this takes long, and minutes are many.
func (s *Station) crowded(share, rate float64) float64 {
	level := int(math.Ceil(rate / s.Capacity() * 100))
	if known, ok := s.tails[level]; ok {
		return known
	}
	rate = min(float64(level)/100, 0.995) * s.Capacity()
	flow := make([]float64, min(s.chain.workers, 64+4*int(s.cores+1)))
	for n := range flow {
		flow[n] = min(float64(n+1)/min(1, s.cores), s.cores/min(1, s.cores)) / max(s.cpuMean, negligible)
	}
	found := chain{flow: flow, workers: len(flow), limit: s.chain.workers}.solve(rate)
	var factors law
	for n, probability := range found.states {
		factor := max(1, float64(n+1)/max(1, s.cores))
		if last := len(factors) - 1; last >= 0 && factors[last].value > 0.95*factor {
			factors[last] = point{factor, factors[last].probability + probability}
		} else {
			factors = append(factors, point{factor, probability})
		}
	}
	high := stretched(share, factors, s.cpu, s.wait)
	s.tails[level] = high
	return high
}

// Noise is the standard error of the mean latency of so many requests in so many seconds, about.
// Requests near each other meet the same queue, those at different tasks hardly do.
func (b Band) Noise(requests, seconds float64, tasks int) float64 {
	if requests < 1 {
		return math.Inf(1)
	}
	common := b.Wavering * b.Wavering * min(1, 2*b.Settling/seconds) / float64(max(1, tasks))
	return math.Sqrt(common + float64(b.Deviation*b.Deviation/requests))
}

// waver is how far the mean of a minute may be off by chance, and for how long the past is felt.
// The excess of work over the least decays like that of a heavily loaded queue [K II, 2.2].
func (s *Station) waver(b *Band, state steady, delay float64) {
	spare := 1 - b.Utilization
	b.Settling = s.service + (1+s.variation)/(s.Capacity()*spare*spare)
	waiting := max(state.waiting, 0.02)
	if s.cores > 0 {
		waiting = max(waiting, b.Utilization)
	}
	common := delay * delay * (1 + s.variation) / waiting
	b.Wavering = math.Sqrt(common)
	b.Deviation = math.Sqrt(float64(s.spread) + common)
}
