package theory

import "math"

// Service is a law of service times by its first two moments.
type Service struct{ Mean, Variance float64 }

func (s Service) square() float64 { return s.Variance + s.Mean*s.Mean }

// MG1 is the mean time in M/G/1, first come first served, by Pollaczek and Khinchine [K I, 5.6].
func MG1(lambda float64, s Service) float64 {
	return s.Mean + lambda*s.square()/2/(1-lambda*s.Mean)
}

// MGcBounds are bounds of the mean time in M/G/c, first come first served. Below: the wait in one
// server c times as fast, less the work that c servers cannot share, (c−1)/c·E[S²]/2E[S] [B]. Above:
// the wait when the servers take the arrivals in turn, which is never shorter [W], each an E_c/G/1
// queue, whose wait Daley bounds [D].
func MGcBounds(c int, lambda float64, s Service) (low, high float64) {
	n := float64(c)
	rho := lambda * s.Mean / n
	fast := lambda * s.square() / (n * n) / 2 / (1 - rho)
	low = s.Mean + math.Max(0, fast-(n-1)/n*s.square()/2/s.Mean)
	gap := n / lambda
	gapVariance := n / (lambda * lambda)
	high = s.Mean + (rho*(2-rho)*gapVariance+s.Variance)/(2*gap*(1-rho))
	return low, high
}
