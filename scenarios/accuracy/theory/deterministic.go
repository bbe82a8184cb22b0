package theory

import "math"

// MDc is M/D/c: Poisson arrivals at rate Lambda and services of exactly D, first come first served.
// Whoever is in service leaves within D, so the number in the system at t + D is the number in the
// queue at t plus the arrivals of that time [C].
type MDc struct {
	Servers   int
	Lambda, D float64

	number Law
	queue  []float64 // P(at most i in the queue)
}

// NewMDc solves M/D/c. The number in the system is cut off where its tail is below 1e-12.
func NewMDc(servers int, lambda, d float64) *MDc {
	rho := lambda * d / float64(servers)
	last := servers + int(20/(1-rho)) + 20
	arrivals := poisson(lambda*d, last)
	p := newMatrix(last + 1)
	for n := range p {
		left := max(0, n-servers)
		rest := 1.0
		for k := 0; left+k < last; k++ {
			p[n][left+k] = arrivals[k]
			rest -= arrivals[k]
		}
		p[n][last] += max(0, rest)
	}
	q := &MDc{Servers: servers, Lambda: lambda, D: d, number: stationary(p)}
	sum := 0.0
	for n, probability := range q.number {
		if sum += probability; n >= servers {
			q.queue = append(q.queue, sum)
		}
	}
	return q
}

// Waits is the probability of waiting.
func (q *MDc) Waits() float64 { return q.number.AtLeast(q.Servers) }

// Latency is the mean time in the system, by Little's law.
func (q *MDc) Latency() float64 { return q.number.Mean() / q.Lambda }

// Tail is the probability of more than t in the system [F].
func (q *MDc) Tail(t float64) float64 {
	x := t - q.D
	if x < 0 {
		return 1
	}
	k := int(x/q.D) + 1
	mean := q.Lambda * (float64(k)*q.D - x)
	last := k*q.Servers - 1
	within := 0.0
	for j, probability := range poisson(mean, last+1) {
		if i := last - j; i >= 0 {
			within += probability * q.queue[min(i, len(q.queue)-1)]
		}
	}
	return 1 - within
}

// poisson is the probabilities of 0 to n−1 of a Poisson law.
func poisson(mean float64, n int) []float64 {
	p := make([]float64, n)
	for k := range p {
		logFactorial, _ := math.Lgamma(float64(k + 1))
		p[k] = math.Exp(float64(k)*math.Log(mean) - mean - logFactorial)
	}
	return p
}
