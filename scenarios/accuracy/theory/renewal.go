package theory

import "math"

// GM1 is G/M/1: sigma is the root in (0, 1) of sigma = A*(mu·(1 − sigma)), A* being the transform of
// the time between arrivals; the time in the system is exponential of the returned rate,
// mu·(1 − sigma) [K I, 6.4].
func GM1(mu float64, transform func(float64) float64) (rate float64) {
	sigma := 0.5
	for range 10_000 {
		sigma = transform(mu * (1 - sigma))
	}
	return mu * (1 - sigma)
}

// ErlangTransform is A* of n phases with total rate lambda: every n-th arrival of a Poisson stream.
func ErlangTransform(n int, lambda float64) func(float64) float64 {
	phase := float64(n) * lambda
	return func(s float64) float64 { return math.Pow(phase/(phase+s), float64(n)) }
}

// EnMc is the number in E_n/M/c: the time between arrivals has n phases [N].
func EnMc(n int, q MMc) Law {
	phase := float64(n) * q.Lambda
	return Ladder{
		Levels: q.Servers + 300, Phases: n,
		Leave: func(level, at int, move func(int, int, float64)) {
			move(-1, at, float64(min(level, q.Servers))*q.Mu)
			if at == n-1 {
				move(+1, 0, phase)
			} else {
				move(0, at+1, phase)
			}
		},
	}.Number()
}

// DMc is D/M/c, arrivals at equal distances 1/Lambda: what an arrival finds [K I, 6.2]. In between
// the number only falls.
func DMc(q MMc) Law {
	const beyond = 150
	n := q.Servers + beyond
	// Uniformization: departures are offered at the greatest rate and taken in proportion.
	greatest := float64(q.Servers) * q.Mu
	offers := poisson(greatest/q.Lambda, int(greatest/q.Lambda)+beyond)
	p := newMatrix(n)
	for found := range n {
		state := make([]float64, n+1)
		state[found+1] = 1
		for _, probability := range offers {
			for i := range n {
				p[found][i] += probability * state[i]
			}
			p[found][n-1] += probability * state[n]
			for i := 1; i <= n; i++ {
				taken := state[i] * float64(min(i, q.Servers)) * q.Mu / greatest
				state[i] -= taken
				state[i-1] += taken
			}
		}
	}
	return stationary(p)
}

// LatencyOfFound is the mean time in c servers of rate mu, first come first served, for an arrival
// that finds so many [K I, 6.2].
func LatencyOfFound(found Law, servers int, mu float64) float64 {
	return 1/mu + found.Expect(func(n int) float64 {
		return float64(max(0, n-servers+1)) / (float64(servers) * mu)
	})
}

// Bursty is the number in M/M/c whose arrivals come at one of two rates, each for an exponential
// time: MMPP/M/c [N].
type Bursty struct {
	Servers  int
	Mu       float64
	Rate     [2]float64
	MeanStay [2]float64
}

// Number is the distribution of the number in the system.
func (b Bursty) Number() Law {
	return Ladder{
		Levels: b.Servers + 600, Phases: 2,
		Leave: func(level, state int, move func(int, int, float64)) {
			move(-1, state, float64(min(level, b.Servers))*b.Mu)
			move(+1, state, b.Rate[state])
			move(0, 1-state, 1/b.MeanStay[state])
		},
	}.Number()
}

// MeanRate is the long-run rate of arrivals.
func (b Bursty) MeanRate() float64 {
	return (b.Rate[0]*b.MeanStay[0] + b.Rate[1]*b.MeanStay[1]) / (b.MeanStay[0] + b.MeanStay[1])
}
