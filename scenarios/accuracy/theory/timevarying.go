package theory

import "math"

// Forward follows the number in M_t/M/c: arrivals at rate(t), which repeats after period. The
// Kolmogorov forward equations are integrated by Runge and Kutta's method from an empty system until
// the periods are alike.
type Forward struct {
	Servers int
	Mu      float64
	Rate    func(t float64) float64
	Period  float64
	Last    int // greatest number that is followed
}

// Means is the mean number at n equally distant instants of a period, the first at its beginning.
func (f Forward) Means(n int) []float64 {
	const periods, stepsBetween = 12, 200
	p := make(Law, f.Last+1)
	p[0] = 1
	h := f.Period / float64(n*stepsBetween)
	means := make([]float64, n)
	for range periods {
		for i := range n {
			means[i] = p.Mean()
			for k := range stepsBetween {
				f.step(p, f.Period*float64(i)/float64(n)+float64(k)*h, h)
			}
		}
	}
	return means
}

// step moves a distribution from t to t + h.
func (f Forward) step(p Law, t, h float64) {
	a := f.slope(p, t)
	b := f.slope(plus(p, a, h/2), t+h/2)
	c := f.slope(plus(p, b, h/2), t+h/2)
	d := f.slope(plus(p, c, h), t+h)
	for n := range p {
		p[n] += h / 6 * (a[n] + 2*b[n] + 2*c[n] + d[n])
	}
}

func (f Forward) slope(p Law, t float64) Law {
	slope := make(Law, len(p))
	rate := f.Rate(t)
	for n := range len(p) - 1 {
		flow := p[n]*rate - p[n+1]*float64(min(n+1, f.Servers))*f.Mu
		slope[n] -= flow
		slope[n+1] += flow
	}
	return slope
}

func plus(p, slope Law, h float64) Law {
	sum := make(Law, len(p))
	for n := range p {
		sum[n] = p[n] + h*slope[n]
	}
	return sum
}

// SineLoad is the mean number in M_t/M/∞ at the instant t: arrivals at rate
// mean + amplitude·sin(2πt/period), services of mean 1/mu [EMW].
func SineLoad(mean, amplitude, period, mu, t float64) float64 {
	turn := 2 * math.Pi / period
	lag := turn / mu
	wave := (math.Sin(turn*t) - lag*math.Cos(turn*t)) / (1 + lag*lag)
	return (mean + amplitude*wave) / mu
}

// OfferedLoad is the mean number in M_t/G/∞ at the instant t: everybody who came less than a
// service time ago, and tail(u) is the probability that a service takes more than u, which is at
// most longest [EMW].
func OfferedLoad(rate, tail func(float64) float64, longest, t float64) float64 {
	return simpson(func(u float64) float64 { return rate(t-u) * tail(u) }, 0, longest)
}
