package theory

import "gonum.org/v1/gonum/mat"

// newMatrix is n rows of n zeros.
func newMatrix(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

// stationary is the distribution that a Markov chain with these transition probabilities keeps:
// π·P = π, Σ π = 1.
func stationary(p [][]float64) Law {
	n := len(p)
	a := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			a.Set(j, i, p[i][j])
		}
		a.Set(i, i, a.At(i, i)-1)
	}
	b := mat.NewVecDense(n, nil)
	for j := range n {
		a.Set(n-1, j, 1)
	}
	b.SetVec(n-1, 1)
	var x mat.VecDense
	if err := x.SolveVec(a, b); err != nil {
		panic("theory: a chain without a single long-run distribution")
	}
	return x.RawVector().Data
}

// Ladder is a Markov chain in continuous time whose states are levels with a few phases each, and
// which moves by at most one level at a time: a quasi birth and death process.
type Ladder struct {
	Levels, Phases int
	// Leave calls move for every way out of a state, with the change of level, the next phase and
	// the rate. Moves beyond the last level are left out.
	Leave func(level, phase int, move func(levels, phase int, rate float64))
}

// solve gives the probability of each phase of each level, by eliminating one level after the other
// from the top [N].
func (l Ladder) solve() []*mat.Dense {
	up, same, down := l.rates()
	climb := make([]*mat.Dense, l.Levels) // π(k) = π(k−1)·climb(k)
	var local mat.Dense
	for k := l.Levels - 1; ; k-- {
		local.CloneFrom(same[k])
		if k+1 < l.Levels {
			var returns mat.Dense
			returns.Mul(climb[k+1], down[k+1])
			local.Add(&local, &returns)
		}
		if k == 0 {
			break
		}
		var inverse, r mat.Dense
		local.Scale(-1, &local)
		if err := inverse.Inverse(&local); err != nil {
			panic("theory: a ladder that cannot be left at some level")
		}
		r.Mul(up[k-1], &inverse)
		climb[k] = &r
	}
	return l.climbFrom(&local, climb)
}

// climbFrom finds level 0, whose ways out and back are in local, and with it all others.
func (l Ladder) climbFrom(local *mat.Dense, climb []*mat.Dense) []*mat.Dense {
	a := mat.DenseCopyOf(local.T())
	for j := range l.Phases {
		a.Set(l.Phases-1, j, 1)
	}
	b := mat.NewVecDense(l.Phases, nil)
	b.SetVec(l.Phases-1, 1)
	var x mat.VecDense
	if err := x.SolveVec(a, b); err != nil {
		panic("theory: a ladder without a single long-run distribution")
	}
	levels := []*mat.Dense{mat.NewDense(1, l.Phases, x.RawVector().Data)}
	sum := mat.Sum(levels[0])
	for k := 1; k < l.Levels; k++ {
		var next mat.Dense
		next.Mul(levels[k-1], climb[k])
		levels = append(levels, &next)
		sum += mat.Sum(&next)
	}
	for _, level := range levels {
		level.Scale(1/sum, level)
	}
	return levels
}

// rates are the moves of every level as matrices.
func (l Ladder) rates() (up, same, down []*mat.Dense) {
	for level := range l.Levels {
		moves := [3]*mat.Dense{}
		for i := range moves {
			moves[i] = mat.NewDense(l.Phases, l.Phases, nil)
		}
		for phase := range l.Phases {
			l.Leave(level, phase, func(levels, next int, rate float64) {
				if rate == 0 || level+levels >= l.Levels {
					return
				}
				m := moves[levels+1]
				m.Set(phase, next, m.At(phase, next)+rate)
				moves[1].Set(phase, phase, moves[1].At(phase, phase)-rate)
			})
			// A phase without a way out does not exist at this level; it must not make the
			// matrix singular.
			if moves[1].At(phase, phase) == 0 {
				moves[1].Set(phase, phase, -1)
				moves[1].Set(phase, 0, moves[1].At(phase, 0)+1)
			}
		}
		down, same, up = append(down, moves[0]), append(same, moves[1]), append(up, moves[2])
	}
	return up, same, down
}

// Number is the distribution of the level.
func (l Ladder) Number() Law {
	levels := l.solve()
	p := make(Law, len(levels))
	for k, level := range levels {
		p[k] = mat.Sum(level)
	}
	return p
}
