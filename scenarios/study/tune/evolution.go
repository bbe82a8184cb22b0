package tune

import (
	"math"

	"ecsim/scenarios/study/selection"
	"ecsim/sim/portable"
	"ecsim/sim/random"
)

// unknown is the score of what cannot be played or measured.
var unknown = selection.Score{Objective: math.NaN()}

// evolution is the (μ/μ_w, λ)-CMA-ES in the unit cube, asked for a generation of points and told their
// order (Hansen, "The CMA evolution strategy: a tutorial", arXiv 1604.00772, with its defaults). The
// square root of the covariance matrix is its Cholesky factor, as in Krause, Arbonès and Igel (2016).
//
// It is written out here, on portable functions and without fused products, because the points it asks
// for must be the same bits on every architecture: gonum's optimize.CmaEsChol uses package math and
// assembly, whose last bits differ.
type evolution struct {
	dim, size, parents int
	weights            []float64
	muEff              float64

	mean       []float64
	sigma      float64
	covariance [][]float64 // lower triangle used
	factor     [][]float64 // its Cholesky factor
	pathSigma  []float64
	pathC      []float64
	generation int
	stream     *random.Stream
}

func newEvolution(dim int) *evolution {
	n := float64(dim)
	e := &evolution{dim: dim, size: 4 + int(3*portable.Log(n)), sigma: 0.3,
		stream: random.NewStreams(1).Stream("cma-es")}
	e.size = max(6, e.size)
	e.parents = e.size / 2
	sum, squares := 0.0, 0.0
	for i := range e.parents {
		w := portable.Log(float64(e.parents)+0.5) - portable.Log(float64(i+1))
		e.weights = append(e.weights, w)
		sum += w
	}
	for i := range e.weights {
		e.weights[i] /= sum
		squares += float64(e.weights[i] * e.weights[i])
	}
	e.muEff = 1 / squares
	for i := range dim {
		e.mean = append(e.mean, 0.5)
		row := make([]float64, dim)
		row[i] = 1
		e.covariance = append(e.covariance, row)
	}
	e.pathSigma, e.pathC = make([]float64, dim), make([]float64, dim)
	e.factor = cholesky(e.covariance)
	return e
}

// ask draws a generation. A point outside the cube is drawn again, some times, and then moved to its side.
func (e *evolution) ask() [][]float64 {
	points := make([][]float64, e.size)
	for i := range points {
		for range 20 {
			points[i] = e.draw()
			if inside(points[i]) {
				break
			}
		}
		for j, x := range points[i] {
			points[i][j] = min(1, max(0, x))
		}
	}
	return points
}

func inside(point []float64) bool {
	for _, x := range point {
		if x < 0 || x > 1 {
			return false
		}
	}
	return true
}

// draw is mean + σ·A·z with z standard normal.
func (e *evolution) draw() []float64 {
	z := make([]float64, e.dim)
	for i := range z {
		z[i] = e.normal()
	}
	x := make([]float64, e.dim)
	for i := range x {
		step := 0.0
		for j := range i + 1 {
			step += float64(e.factor[i][j] * z[j])
		}
		x[i] = e.mean[i] + float64(e.sigma*step)
	}
	return x
}

// normal is a standard normal number (Box and Muller 1958).
func (e *evolution) normal() float64 {
	u, v := 1-e.stream.Float64(), e.stream.Float64()
	return math.Sqrt(-2*portable.Log(u)) * portable.Cos(2*math.Pi*v)
}

// tell moves the distribution towards the better points; order has their indices from the best on.
func (e *evolution) tell(points [][]float64, order []int) {
	n := float64(e.dim)
	cSigma := (e.muEff + 2) / (n + e.muEff + 5)
	dSigma := 1 + 2*max(0, math.Sqrt((e.muEff-1)/(n+1))-1) + cSigma
	cC := (4 + e.muEff/n) / (n + 4 + 2*e.muEff/n)
	c1 := 2 / (float64((n+1.3)*(n+1.3)) + e.muEff)
	cMu := min(1-c1, 2*(e.muEff-2+1/e.muEff)/(float64((n+2)*(n+2))+e.muEff))
	expected := math.Sqrt(n) * (1 - 1/(4*n) + 1/(21*n*n))

	steps := make([][]float64, e.parents) // (x − mean)/σ of the parents
	move := make([]float64, e.dim)
	for k := range steps {
		steps[k] = make([]float64, e.dim)
		for i := range move {
			steps[k][i] = (points[order[k]][i] - e.mean[i]) / e.sigma
			move[i] += float64(e.weights[k] * steps[k][i])
		}
	}
	e.generation++
	white := solve(e.factor, move)
	length := 0.0
	for i := range move {
		e.mean[i] += float64(e.sigma * move[i])
		e.pathSigma[i] = float64((1-cSigma)*e.pathSigma[i]) + float64(math.Sqrt(cSigma*(2-cSigma)*e.muEff)*white[i])
		length += float64(e.pathSigma[i] * e.pathSigma[i])
	}
	length = math.Sqrt(length)
	fade := 1 - portable.Exp(2*float64(e.generation)*portable.Log(1-cSigma))
	isShort := 0.0
	if length/math.Sqrt(fade) < (1.4+2/(n+1))*expected {
		isShort = 1
	}
	for i := range move {
		e.pathC[i] = float64((1-cC)*e.pathC[i]) + float64(isShort*math.Sqrt(cC*(2-cC)*e.muEff)*move[i])
	}
	lost := (1 - isShort) * cC * (2 - cC)
	for i := range e.dim {
		for j := range i + 1 {
			rank := 0.0
			for k := range steps {
				rank += float64(e.weights[k] * steps[k][i] * steps[k][j])
			}
			e.covariance[i][j] = float64((1-c1-cMu+float64(c1*lost))*e.covariance[i][j]) +
				float64(c1*e.pathC[i]*e.pathC[j]) + float64(cMu*rank)
		}
	}
	e.factor = cholesky(e.covariance)
	e.sigma *= portable.Exp(cSigma / dSigma * (length/expected - 1))
	e.sigma = min(e.sigma, 1)
}

// isNarrow tells that a step is about a thousandth of every range.
func (e *evolution) isNarrow() bool {
	for i := range e.dim {
		if e.sigma*math.Sqrt(e.covariance[i][i]) > 1e-3 {
			return false
		}
	}
	return true
}

// cholesky is the lower triangle L with L·Lᵀ = the matrix, of which the lower triangle is read. A pivot
// that rounding has made too small is taken as a small one.
func cholesky(matrix [][]float64) [][]float64 {
	const least = 1e-20
	l := make([][]float64, len(matrix))
	for i := range l {
		l[i] = make([]float64, len(matrix))
		for j := range i + 1 {
			rest := matrix[i][j]
			for k := range j {
				rest -= float64(l[i][k] * l[j][k])
			}
			if i == j {
				l[i][i] = math.Sqrt(max(rest, least))
			} else {
				l[i][j] = rest / l[j][j]
			}
		}
	}
	return l
}

// solve is x with L·x = b.
func solve(l [][]float64, b []float64) []float64 {
	x := make([]float64, len(b))
	for i := range b {
		rest := b[i]
		for j := range i {
			rest -= float64(l[i][j] * x[j])
		}
		x[i] = rest / l[i][i]
	}
	return x
}
