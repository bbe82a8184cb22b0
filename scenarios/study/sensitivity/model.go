package sensitivity

import (
	"math"
	"slices"
)

// Model is the additive model of some points: a constant and a function of each factor, by least squares.
// It depends on where the points are and not on what was measured there, so one model serves many measures.
type Model struct {
	points  []int       // that were used, as indices
	factors []block     // where each factor's columns are
	columns [][]float64 // centred
	basis   [][]float64 // orthonormal: columns = basis · upper
	upper   [][]float64 // upper[j][i], i ≤ j
	kept    []bool      // columns that are no combination of earlier ones
}

// block is the columns [from, to) of a factor.
type block struct{ from, to int }

// dependent is the share of a column's length below which what earlier columns leave of it counts as
// rounding.
const dependent = 1e-9

// NewModel is the model of some of the points with the polynomials of coordinates up to a degree.
func NewModel(factors []Factor, points []int, degree int) *Model {
	m := &Model{points: points}
	for _, f := range factors {
		from := len(m.columns)
		m.columns = append(m.columns, f.columns(points, degree)...)
		m.factors = append(m.factors, block{from, len(m.columns)})
	}
	for _, c := range m.columns {
		centre(c)
	}
	m.orthogonalise()
	return m
}

// Rank is how many independent columns the model has besides its constant.
func (m *Model) Rank() int {
	n := 0
	for _, kept := range m.kept {
		if kept {
			n++
		}
	}
	return n
}

// orthogonalise makes the basis by the modified Gram–Schmidt process.
func (m *Model) orthogonalise() {
	for j, column := range m.columns {
		rest, upper := slices.Clone(column), make([]float64, j+1)
		length := math.Sqrt(dot(column, column))
		for i := range j {
			if m.kept[i] {
				upper[i] = dot(m.basis[i], rest)
				subtract(rest, upper[i], m.basis[i])
			}
		}
		upper[j] = math.Sqrt(dot(rest, rest))
		kept := upper[j] > float64(dependent*length)
		if kept {
			for i := range rest {
				rest[i] /= upper[j]
			}
		}
		m.basis, m.upper, m.kept = append(m.basis, rest), append(m.upper, upper), append(m.kept, kept)
	}
}

// Fit is what the model makes of a measure, given by point.
func (m *Model) Fit(measure []float64) Fit {
	y := make([]float64, len(m.points))
	for i, point := range m.points {
		y[i] = measure[point]
	}
	mean := centre(y)
	f := Fit{Mean: mean, Variance: dot(y, y) / float64(max(1, len(y)))}
	coefficients := m.solve(y)
	explained := 0.0
	for _, b := range m.factors {
		part := make([]float64, len(y))
		for j := b.from; j < b.to; j++ {
			subtract(part, -coefficients[j], m.columns[j])
		}
		share := 0.0
		if f.Variance > 0 {
			share = dot(part, y) / dot(y, y)
		}
		explained += share
		f.Shares, f.Parts = append(f.Shares, share), append(f.Parts, part)
		f.coefficients = append(f.coefficients, coefficients[b.from:b.to])
	}
	f.R2 = explained
	return f
}

// solve is the least squares coefficients of the columns; those that depend on others have none.
func (m *Model) solve(y []float64) []float64 {
	rest, projected := slices.Clone(y), make([]float64, len(m.columns))
	for j := range m.columns {
		if m.kept[j] {
			projected[j] = dot(m.basis[j], rest)
			subtract(rest, projected[j], m.basis[j])
		}
	}
	c := make([]float64, len(m.columns))
	for i := len(c) - 1; i >= 0; i-- {
		if !m.kept[i] {
			continue
		}
		sum := projected[i]
		for j := i + 1; j < len(c); j++ {
			if m.kept[j] {
				sum -= float64(m.upper[j][i] * c[j])
			}
		}
		c[i] = sum / m.upper[i][i]
	}
	return c
}

// Fit is the additive model of one measure.
type Fit struct {
	Mean     float64
	Variance float64 // between the points
	// Shares is what each factor explains of the variance: the covariance of its function with the
	// measure, by the variance. They add up to R2. Of a grid with every combination they are the main
	// effects of the analysis of variance; of a sample they estimate Sobol's indices of first order by
	// a polynomial expansion (Sudret, Reliability Engineering and System Safety 93(7), 2008); where
	// factors depend on each other, as when points are missing, they are the total of the structural and
	// correlative parts (Li et al., Journal of Physical Chemistry A 114(19), 2010), which may be below zero.
	Shares []float64
	R2     float64     // of the additive model: the rest is interactions and noise
	Parts  [][]float64 // by factor, then by point as given to NewModel: its function, of mean zero

	coefficients [][]float64 // by factor
}

// Slope is the coefficient of a factor's first function. Of coordinates in a model of degree one, it is how
// much the measure changes over half of the axis.
func (f Fit) Slope(factor int) float64 { return f.coefficients[factor][0] }

// Ends is the points at which a factor's function is lowest and highest; of equals the first.
func (f Fit) Ends(factor int) (lowest, highest int) {
	part := f.Parts[factor]
	for i, v := range part {
		if v < part[lowest] {
			lowest = i
		}
		if v > part[highest] {
			highest = i
		}
	}
	return lowest, highest
}

// centre subtracts the mean of a vector from it.
func centre(v []float64) (mean float64) {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	mean = sum / float64(max(1, len(v)))
	for i := range v {
		v[i] -= mean
	}
	return mean
}

// dot is the scalar product. The products are rounded before they are added, on every architecture.
func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i] * b[i])
	}
	return sum
}

// subtract takes c·b from a.
func subtract(a []float64, c float64, b []float64) {
	for i := range a {
		a[i] -= float64(c * b[i])
	}
}
