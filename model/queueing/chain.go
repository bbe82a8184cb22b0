package queueing

// chain is a birth-death process: arrivals at a constant rate, departures at flow[n−1] with n in the
// system and at its last value with more than that. At most limit are in the system.
type chain struct {
	flow    []float64
	workers int
	limit   int
}

// steady is the state of a chain in the long run.
type steady struct {
	inService float64   // mean
	queued    float64   // mean
	waiting   float64   // probability that all workers are busy
	blocked   float64   // probability that the system is full
	states    []float64 // probabilities of 0, 1, … in the system; the rest is negligible
}

// negligible is the probability at which a tail is cut, relative to what is before it.
const negligible = 1e-9

// longestChain bounds the states that are looked at.
const longestChain = 20_000

// solve finds the long run at a rate. The sum is normalized on the way, so that it never overflows.
func (c chain) solve(rate float64) steady {
	states := []float64{1}
	weight, sum := 1.0, 1.0
	limit := min(c.limit, longestChain)
	for n := 1; n <= limit; n++ {
		leaves := c.flow[min(n, len(c.flow))-1]
		weight = float64(weight * (rate / leaves))
		states = append(states, weight)
		sum += weight
		if weight > 1e100 {
			for i := range states {
				states[i] /= sum
			}
			weight, sum = weight/sum, 1
		}
		if n >= len(c.flow) && rate < leaves && weight < negligible*sum {
			break
		}
	}
	var s steady
	for n := range states {
		states[n] /= sum
		s.inService += float64(states[n] * float64(min(n, c.workers)))
		s.queued += float64(states[n] * float64(max(0, n-c.workers)))
		if n >= c.workers {
			s.waiting += states[n]
		}
	}
	s.states = states
	if len(states) == limit+1 {
		s.blocked = states[limit]
	}
	return s
}
