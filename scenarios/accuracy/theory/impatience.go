package theory

import "math"

// Impatient is M/M/c+D: whoever waits leaves after exactly Patience, for good; one in service stays.
// The wait that an arrival would have has density λ·p(c−1)·e^(−(cμ−λ)v) up to Patience and
// λ·p(c−1)·e^(λ·Patience − cμ·v) beyond, p(c−1) being the probability of c−1 in the system [BH].
// A request is late when its time in the system would exceed Patience, in the queue or in service.
type Impatient struct {
	MMc
	Patience float64

	free    float64 // probability that a server is free
	density float64 // of the wait at 0
}

// NewImpatient solves M/M/c+D.
func NewImpatient(q MMc, patience float64) Impatient {
	i := Impatient{MMc: q, Patience: patience}
	a := q.Lambda / q.Mu
	term := 1.0
	for n := 1; n < q.Servers; n++ {
		i.free += term
		term *= a / float64(n)
	}
	i.free += term
	i.density = q.Lambda * term
	sum := i.free + i.waitBelow(patience) + i.lost()
	i.free /= sum
	i.density /= sum
	return i
}

// waitBelow is the probability of a wait of more than 0 and at most v.
func (i Impatient) waitBelow(v float64) float64 {
	return -i.density * math.Expm1(-i.spare()*v) / i.spare()
}

// lost is the probability of a wait beyond Patience.
func (i Impatient) lost() float64 {
	return i.density * math.Exp(-i.spare()*i.Patience) / (float64(i.Servers) * i.Mu)
}

// tail is the probability of more than t in the system, t being at most Patience.
func (i Impatient) tail(t float64) float64 {
	served := math.Exp(-i.Mu * t)
	both := i.density * t * served
	if rate := i.Mu - i.spare(); math.Abs(rate) > 1e-9*i.Mu {
		both = i.density * (math.Exp(-i.spare()*t) - served) / rate
	}
	return i.free*served + both + i.waitBelow(i.Patience) - i.waitBelow(t) + i.lost()
}

// Late is the share of requests that are not answered within Patience.
func (i Impatient) Late() float64 { return i.tail(i.Patience) }

// Busy is the mean number of busy servers: those who leave the queue use none.
func (i Impatient) Busy() float64 { return i.Lambda / i.Mu * (1 - i.lost()) }

// Latency is the mean time to an answer or, for the late, Patience.
func (i Impatient) Latency() float64 { return simpson(i.tail, 0, i.Patience) }

// simpson is the integral of f from a to b.
func simpson(f func(float64) float64, a, b float64) float64 {
	const pairs = 500
	h := (b - a) / (2 * pairs)
	sum := f(a) + f(b)
	for k := 1; k < 2*pairs; k++ {
		weight := 2.0
		if k%2 == 1 {
			weight = 4
		}
		sum += weight * f(a+float64(k)*h)
	}
	return sum * h / 3
}
