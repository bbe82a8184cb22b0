package theory

import (
	"math"
	"slices"
)

// ShorterOfTwo is the number in two queues, each with c servers of rate mu, when Poisson arrivals
// join the one with fewer [AWZ for c = 1]. The levels are the number in both, the phases half of how
// many the longer is ahead; being ahead by 60 or more has no weight.
func ShorterOfTwo(c int, lambda, mu float64) Law {
	const phases = 30
	busy := func(n int) float64 { return float64(min(n, c)) * mu }
	return Ladder{
		Levels: 2*c + 260, Phases: phases,
		Leave: func(both, phase int, move func(int, int, float64)) {
			by := 2*phase + both%2
			shorter := (both - by) / 2
			switch {
			case by > both: // there is no such state
			case by == 0:
				move(+1, 0, lambda)
				move(-1, 0, 2*busy(shorter))
			default:
				move(+1, (by-1)/2, lambda)
				move(-1, (by-1)/2, busy(shorter+by))
				move(-1, min((by+1)/2, phases-1), busy(shorter))
			}
		},
	}.Number()
}

// Choices is n queues with one server each, of rate mu. An arrival looks at d of them, drawn at
// random without repetition, and joins the shortest.
type Choices struct {
	Queues, Looks int
	Lambda, Mu    float64
	Longest       int // queue that is followed; the weight of longer ones must not matter
}

// Number is the mean number in all queues, solved exactly over the queues in order of length.
func (c Choices) Number() float64 {
	index := map[string]int{}
	var states [][]int
	find := func(s []int) int {
		key := make([]byte, len(s))
		for i, n := range s {
			key[i] = byte(n)
		}
		if _, known := index[string(key)]; !known {
			index[string(key)] = len(states)
			states = append(states, s)
		}
		return index[string(key)]
	}
	find(make([]int, c.Queues))
	var chain sparse
	for i := 0; i < len(states); i++ {
		c.leave(states[i], func(next []int, rate float64) { chain.add(i, find(next), rate) })
	}
	mean := 0.0
	for i, probability := range chain.solve(len(states)) {
		for _, n := range states[i] {
			mean += probability * float64(n)
		}
	}
	return mean
}

// leave lists the ways out of a state: lengths that do not fall.
func (c Choices) leave(state []int, move func(next []int, rate float64)) {
	for i, n := range state {
		if n > 0 {
			move(changed(state, i, -1), c.Mu)
		}
		if n < c.Longest {
			move(changed(state, i, +1), c.Lambda*c.joins(i))
		}
	}
}

// joins is the probability that queue i in order of length is the first of those looked at.
func (c Choices) joins(i int) float64 {
	return binomial(c.Queues-1-i, c.Looks-1) / binomial(c.Queues, c.Looks)
}

func changed(state []int, i, by int) []int {
	next := slices.Clone(state)
	next[i] += by
	slices.Sort(next)
	return next
}

func binomial(n, k int) float64 {
	if k > n {
		return 0
	}
	product := 1.0
	for i := range k {
		product *= float64(n-i) / float64(k-i)
	}
	return math.Round(product)
}

// sparse is a Markov chain in continuous time by its moves.
type sparse struct {
	into [][]entry // by target
	out  []float64
}

type entry struct {
	from int
	rate float64
}

func (s *sparse) add(from, to int, rate float64) {
	for len(s.into) <= max(from, to) {
		s.into = append(s.into, nil)
		s.out = append(s.out, 0)
	}
	if from != to && rate > 0 {
		s.into[to] = append(s.into[to], entry{from, rate})
		s.out[from] += rate
	}
}

// solve finds the long-run distribution by Gauss and Seidel's iteration.
func (s *sparse) solve(states int) []float64 {
	p := make([]float64, states)
	for i := range p {
		p[i] = 1 / float64(states)
	}
	for range 20_000 {
		change, sum := 0.0, 0.0
		for i, into := range s.into {
			flow := 0.0
			for _, e := range into {
				flow += p[e.from] * e.rate
			}
			next := flow / s.out[i]
			change += math.Abs(next - p[i])
			p[i] = next
			sum += next
		}
		for i := range p {
			p[i] /= sum
		}
		if change < 1e-10*sum {
			break
		}
	}
	return p
}

// TwoChoicesMeanField is the mean time in the system when each arrival joins the shorter of two
// queues drawn from endlessly many: of all queues the share ρ^(2^i − 1) has at least i [M].
func TwoChoicesMeanField(lambda, mu float64) float64 {
	rho, sum := lambda/mu, 0.0
	for i := 1; i < 30; i++ {
		sum += math.Pow(rho, math.Pow(2, float64(i))-1)
	}
	return sum / lambda
}
