package accuracy

import "math"

// erlangB is the probability that all c servers are busy in M/M/c/c with a offered erlangs [K I, 3.5].
func erlangB(c int, a float64) float64 {
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	return b
}

// erlangC is the probability of waiting in M/M/c [K I, 3.5].
func erlangC(c int, a float64) float64 {
	b := erlangB(c, a)
	return b / (1 - a/float64(c)*(1-b))
}

// mmc is M/M/c with arrivals at rate lambda and services of mean 1/mu.
type mmc struct {
	c          int
	lambda, mu float64
}

func (q mmc) waits() float64 { return erlangC(q.c, q.lambda/q.mu) }
func (q mmc) spare() float64 { return float64(q.c)*q.mu - q.lambda }

// latency is the mean time in the system [K I, 3.5].
func (q mmc) latency() float64 { return 1/q.mu + q.waits()/q.spare() }

// tail is the probability of more than t in the system: service plus, with probability waits, an
// exponential wait of rate spare [GH 2.3].
func (q mmc) tail(t float64) float64 {
	service := math.Exp(-q.mu * t)
	if math.Abs(q.spare()-q.mu) < 1e-9*q.mu {
		return service * (1 + q.waits()*q.mu*t)
	}
	both := (q.mu*math.Exp(-q.spare()*t) - q.spare()*service) / (q.mu - q.spare())
	return (1-q.waits())*service + q.waits()*both
}

// blocked is the probability that an arrival finds c servers busy and k waiting places taken, in
// M/M/c/(c+k) [GH 2.5].
func (q mmc) blocked(k int) float64 {
	weight, sum := 1.0, 1.0
	for n := 1; n <= q.c+k; n++ {
		weight *= q.lambda / (q.mu * float64(min(n, q.c)))
		sum += weight
	}
	return weight / sum
}

// percentile solves tail(t) = 1 − p by bisection; tail falls from 1 to 0.
func percentile(p float64, tail func(float64) float64) float64 {
	lo, hi := 0.0, 1.0
	for tail(hi) > 1-p {
		hi *= 2
	}
	for range 100 {
		if mid := (lo + hi) / 2; tail(mid) > 1-p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}

// pollaczekKhinchine is the mean time in M/G/1 first come first served [K I, 5.6]: mean service s,
// variance v.
func pollaczekKhinchine(lambda, s, v float64) float64 {
	return s + lambda*(v+s*s)/2/(1-lambda*s)
}

// gm1 is G/M/1: sigma is the root in (0, 1) of sigma = A*(mu·(1 − sigma)), A* being the transform of
// the time between arrivals; the time in the system is exponential of rate mu·(1 − sigma) [K I, 6.4].
func gm1(mu float64, transform func(float64) float64) (rate float64) {
	sigma := 0.5
	for range 10_000 {
		sigma = transform(mu * (1 - sigma))
	}
	return mu * (1 - sigma)
}

// erlangTransform is A* of n phases with total rate lambda: every n-th arrival of a Poisson stream.
func erlangTransform(n int, lambda float64) func(float64) float64 {
	phase := float64(n) * lambda
	return func(s float64) float64 { return math.Pow(phase/(phase+s), float64(n)) }
}

// impatient is M/M/1 whose customers leave the queue, and are lost for good, after exactly t; one in
// service stays. The work found by an arrival has density λ·p0·e^(−(μ−λ)v) up to t and
// λ·p0·e^(λt − μv) beyond [BH]. It gives the probability of more than t in the system, counting those
// who leave, and that of an idle server.
func impatient(lambda, mu, t float64) (late, idle float64) {
	below := (1 - math.Exp(-(mu-lambda)*t)) * lambda / (mu - lambda)
	beyond := lambda / mu * math.Exp(-(mu-lambda)*t)
	idle = 1 / (1 + below + beyond)
	return idle * math.Exp(-(mu-lambda)*t) * (1 + lambda/mu), idle
}

// meanValueAnalysis is the throughput of n clients who think for a mean of z and queue at one station
// with mean service s: exponential first come first served, or processor sharing of any law [RL].
func meanValueAnalysis(n int, z, s float64) float64 {
	queue, rate := 0.0, 0.0
	for k := 1; k <= n; k++ {
		time := s * (1 + queue)
		rate = float64(k) / (z + time)
		queue = rate * time
	}
	return rate
}
