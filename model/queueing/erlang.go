package queueing

import "math"

// ErlangB is the probability that all c servers are busy in M/M/c/c with a erlangs offered [K I,
// 3.5]. It holds for any law of service (Sevastyanov 1957).
func ErlangB(c int, a float64) float64 {
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + float64(a*b))
	}
	return b
}

// ErlangC is the probability of waiting in M/M/c with a erlangs offered, a < c [K I, 3.5].
func ErlangC(c int, a float64) float64 {
	if a >= float64(c) {
		return 1
	}
	b := ErlangB(c, a)
	return b / (1 - float64(a/float64(c)*(1-b)))
}

// MMcWait is the mean wait in M/M/c with arrivals at a rate and services of a mean [K I, 3.5].
func MMcWait(c int, rate, service float64) float64 {
	spare := float64(c)/service - rate
	if spare <= 0 {
		return math.Inf(1)
	}
	return ErlangC(c, rate*service) / spare
}
