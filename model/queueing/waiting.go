package queueing

import (
	"math"

	"ecsim/sim/portable"
)

// AllenCunneen is the mean wait in GI/G/c as a share of that in M/M/c: half of the sum of the
// squared coefficients of variation of the times between arrivals and of the services [AC]. For
// M/G/c it is the formula of Lee and Longton [LL], for M/G/1 exact.
func AllenCunneen(arrivals, services float64) float64 { return (arrivals + services) / 2 }

// KraemerLangenbachBelz is what the wait is multiplied by when arrivals are more regular than
// Poisson, at utilization rho [KL].
func KraemerLangenbachBelz(rho, arrivals, services float64) float64 {
	if arrivals >= 1 {
		return 1
	}
	if arrivals+services == 0 {
		return 0
	}
	calm := 1 - arrivals
	return portable.Exp(-2 * (1 - rho) * calm * calm / (3 * rho * (arrivals + services)))
}

// Cosmetatos is the mean wait in M/D/c as a share of that in M/M/c [C].
func Cosmetatos(c int, rho float64) float64 {
	more := (1 - rho) * float64(c-1) * (math.Sqrt(4+float64(5*float64(c))) - 2) /
		(16 * rho * float64(c))
	return min(1, (1+more)/2)
}

// Kingman is an upper bound of the mean wait in GI/G/1: arrivals at a rate, variances of the times
// between arrivals and of the services [Ki].
func Kingman(rate, rho, arrivals, services float64) float64 {
	return rate * (arrivals + services) / (2 * (1 - rho))
}

// Brumelle is a lower bound of the mean wait in M/G/c: what one server of c times the speed would
// leave less what c servers have in work at most [B]. It is close when they are hardly ever idle.
func Brumelle(c int, rate, service, squared float64) float64 {
	n := float64(c)
	square := service * service * (1 + squared) // of a service, its mean
	single := rate * square / (n * n) / (2 * (1 - float64(rate*service/n)))
	return max(0, single-float64((n-1)/n*square/(2*service)))
}

// waits is a queue whose exponential twin is known: how long requests wait in it if services and
// arrivals are not exponential.
type waits struct {
	servers     int
	rate        float64
	service     float64 // mean
	squared     float64 // coefficient of variation of a service, squared
	regular     float64 // of the times between arrivals, at most 1
	exponential float64 // mean wait of the exponential twin
	rho         float64
}

// bounds is low and high for the mean wait. For Poisson arrivals: two moments leave it open between
// M/D/c and 1 + squared times that [G], and it is known to be near the middle of M/G/c formulas
// when services vary little. Regular arrivals only shorten it [W].
func (q waits) bounds() Bounds {
	even := Cosmetatos(q.servers, q.rho) * q.exponential
	poisson := AllenCunneen(1, q.squared) * q.exponential
	high := max(poisson, (1+q.squared)*even) * (1 + poissonHigh)
	if q.servers == 1 {
		arrivals := q.regular / (q.rate * q.rate)
		high = min(high, Kingman(q.rate, q.rho, arrivals, float64(q.squared*q.service*q.service)))
	}
	low := max(0.9*even, Brumelle(q.servers, q.rate, q.service, q.squared))
	if q.squared <= 1 {
		low = max(low, 0.85*poisson)
	}
	if q.regular >= 1 {
		return Bounds{min(low, high), high}
	}
	calm := AllenCunneen(q.regular, q.squared) * q.exponential
	least := calm * KraemerLangenbachBelz(q.rho, q.regular, q.squared)
	// A law with a long tail makes requests wait however regularly they come.
	most := calm * KraemerLangenbachBelz(q.rho, q.regular, q.squared*max(1, 2*min(1, q.squared-1)))
	return Bounds{min(low, float64(least*regularLow)),
		min(high, float64(most*regularHigh)+float64(0.05*q.exponential))}
}

// How far a simulation of the same queue is from the formulas at most, as found over the systems of
// this package's tests.
const (
	poissonHigh = 0.05
	regularLow  = 0.5
	regularHigh = 1.5
)
