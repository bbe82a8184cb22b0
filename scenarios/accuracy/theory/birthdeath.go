package theory

// BirthDeath is the long-run distribution of a number that moves by one: up at rate up(n), down at
// rate down(n), from 0 to last [K I, 3.1].
func BirthDeath(last int, up, down func(n int) float64) Law {
	p := make(Law, last+1)
	p[0] = 1
	sum := 1.0
	for n := 1; n <= last; n++ {
		p[n] = p[n-1] * up(n-1) / down(n)
		sum += p[n]
	}
	for n := range p {
		p[n] /= sum
	}
	return p
}

// Law is the probability of each whole number from 0 on.
type Law []float64

// Mean is the expected number.
func (p Law) Mean() float64 { return p.Expect(func(n int) float64 { return float64(n) }) }

// Expect is the expected value of a function of the number.
func (p Law) Expect(f func(n int) float64) float64 {
	sum := 0.0
	for n, probability := range p {
		sum += probability * f(n)
	}
	return sum
}

// AtLeast is the probability of n or more.
func (p Law) AtLeast(n int) float64 {
	sum := 0.0
	for _, probability := range p[min(n, len(p)):] {
		sum += probability
	}
	return sum
}

// Busy is the mean number of c servers that are busy.
func (p Law) Busy(c int) float64 {
	return p.Expect(func(n int) float64 { return float64(min(n, c)) })
}

// MMcK is M/M/c with places to wait: the number in the system [GH 2.5]. An arrival that finds
// len−1 there is refused.
func MMcK(q MMc, places int) Law {
	return BirthDeath(q.Servers+places,
		func(int) float64 { return q.Lambda },
		func(n int) float64 { return float64(min(n, q.Servers)) * q.Mu })
}

// FiniteSource is M/M/c//N, the machine repairman: n clients think for an exponential time of mean
// think and then queue for c servers [GH 2.7]. It is the number of those who do not think.
func FiniteSource(clients, servers int, think, service float64) Law {
	return BirthDeath(clients,
		func(n int) float64 { return float64(clients-n) / think },
		func(n int) float64 { return float64(min(n, servers)) / service })
}

// ErlangA is M/M/c+M: whoever waits leaves at rate theta [P]. It is the number in the system, up
// to last.
func ErlangA(q MMc, theta float64, last int) Law {
	return BirthDeath(last,
		func(int) float64 { return q.Lambda },
		func(n int) float64 {
			return float64(min(n, q.Servers))*q.Mu + float64(max(0, n-q.Servers))*theta
		})
}
