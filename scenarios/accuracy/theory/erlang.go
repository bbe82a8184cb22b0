package theory

import (
	"math"

	"ecsim/model/queueing"
)

// MMc is M/M/c: Poisson arrivals at rate Lambda, exponential services of mean 1/Mu, first come first
// served.
type MMc struct {
	Servers    int
	Lambda, Mu float64
}

// Waits is the probability of waiting.
func (q MMc) Waits() float64 { return queueing.ErlangC(q.Servers, q.Lambda/q.Mu) }

// spare is by how much the servers together could be faster than the arrivals.
func (q MMc) spare() float64 { return float64(q.Servers)*q.Mu - q.Lambda }

// Latency is the mean time in the system [K I, 3.5].
func (q MMc) Latency() float64 { return 1/q.Mu + q.Waits()/q.spare() }

// Tail is the probability of more than t in the system: service plus, with probability Waits, an
// exponential wait of rate spare [GH 2.3].
func (q MMc) Tail(t float64) float64 {
	wait := q.Waits()
	return (1-wait)*math.Exp(-q.Mu*t) + wait*twoPhases(q.spare(), q.Mu, t)
}

// twoPhases is the probability that the sum of two exponential times of rates a and b exceeds t.
func twoPhases(a, b, t float64) float64 {
	if math.Abs(a-b) < 1e-9*b {
		return math.Exp(-b*t) * (1 + b*t)
	}
	return (b*math.Exp(-a*t) - a*math.Exp(-b*t)) / (b - a)
}

// Percentile solves tail(t) = 1 − p by bisection; tail falls from 1 to 0.
func Percentile(p float64, tail func(float64) float64) float64 {
	lo, hi := 0.0, 1.0
	for tail(hi) > 1-p {
		hi *= 2
	}
	for range 60 {
		if mid := (lo + hi) / 2; tail(mid) > 1-p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}
