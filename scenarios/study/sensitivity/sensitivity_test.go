package sensitivity

import (
	"math"
	"testing"

	"ecsim/scenarios/study/design"
	"ecsim/scenarios/study/inference"
)

// grid is two axes of 2 and 3 levels, every combination.
func grid() (factors []Factor, points []int) {
	factors = make([]Factor, 2)
	for i, p := range design.Grid([]int{2, 3}) {
		factors[0].Levels = append(factors[0].Levels, p[0])
		factors[1].Levels = append(factors[1].Levels, p[1])
		points = append(points, i)
	}
	return factors, points
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// Of a whole grid the shares are those of the analysis of variance: between the means of the levels.
func TestGridIsAnalysisOfVariance(t *testing.T) {
	factors, points := grid()
	y := []float64{1, 4, 2, 7, 3, 7} // row means 7/3 and 17/3, column means 4, 3.5, 4.5, mean 4
	f := NewModel(factors, points, 1).Fit(y)
	total := (9.0 + 0 + 4 + 9 + 1 + 9) / 6
	near(t, "the mean", f.Mean, 4, 1e-12)
	near(t, "the variance", f.Variance, total, 1e-12)
	near(t, "the share of rows", f.Shares[0], 25.0/9/total, 1e-12)
	near(t, "the share of columns", f.Shares[1], (0+0.25+0.25)/3/total, 1e-12)
	near(t, "R²", f.R2, f.Shares[0]+f.Shares[1], 1e-12)
	near(t, "the effect of the first row", f.Parts[0][0], 7.0/3-4, 1e-12)
	if low, high := f.Ends(1); low != 1 || high != 2 {
		t.Errorf("columns are lowest at point %d and highest at %d", low, high)
	}
}

// Without some points, and with axes that depend on each other, the additive model still finds an additive
// truth, and its shares add up to R².
func TestMissingPointsLeaveTheTruth(t *testing.T) {
	factors, _ := grid()
	y := make([]float64, 6)
	for i := range y {
		y[i] = 10*float64(factors[0].Levels[i]) + []float64{0, 5, 1}[factors[1].Levels[i]]
	}
	m := NewModel(factors, []int{0, 1, 3, 5}, 1)
	f := m.Fit(y)
	near(t, "R²", f.R2, 1, 1e-12)
	near(t, "the sum of shares", f.Shares[0]+f.Shares[1], 1, 1e-12)
	near(t, "the effect of rows", f.Parts[0][2]-f.Parts[0][0], 10, 1e-12)
	if m.Rank() != 3 {
		t.Errorf("rank %d of four points", m.Rank())
	}
	twice := NewModel(append(factors, factors[0]), []int{0, 1, 2, 3, 4, 5}, 1)
	near(t, "R² with an axis twice", twice.Fit(y).R2, 1, 1e-12)
	if twice.Rank() != 3 {
		t.Errorf("rank %d with an axis twice", twice.Rank())
	}
}

// sample is Sobol points of three coordinates.
func sample(n int) (factors []Factor, points []int) {
	factors = make([]Factor, 3)
	for i, p := range design.Sobol(n, 3, 4) {
		for axis := range factors {
			factors[axis].Coordinates = append(factors[axis].Coordinates, p[axis])
		}
		points = append(points, i)
	}
	return factors, points
}

// Of a sample the shares are Sobol's indices of first order, and R² says what they leave to interactions.
func TestSampleFindsKnownIndices(t *testing.T) {
	factors, points := sample(256)
	for _, c := range []struct {
		name   string
		of     func(a, b, c float64) float64
		degree int
		want   [3]float64
	}{
		{"linear: squares of slopes", func(a, b, _ float64) float64 { return 3*a - b }, 1, [3]float64{0.9, 0.1, 0}},
		{"a parabola has no linear part", func(a, _, _ float64) float64 { return (a - 0.5) * (a - 0.5) }, 1, [3]float64{}},
		{"a parabola, degree 2", func(a, _, _ float64) float64 { return (a - 0.5) * (a - 0.5) }, 2, [3]float64{1, 0, 0}},
		{"a product: a seventh is interaction", func(a, b, _ float64) float64 { return a * b }, 2,
			[3]float64{3.0 / 7, 3.0 / 7, 0}},
		{"pure interaction", func(a, b, _ float64) float64 { return (a - 0.5) * (b - 0.5) }, 3, [3]float64{}},
	} {
		y := make([]float64, len(points))
		for i := range y {
			y[i] = c.of(factors[0].Coordinates[i], factors[1].Coordinates[i], factors[2].Coordinates[i])
		}
		f := NewModel(factors, points, c.degree).Fit(y)
		sum := 0.0
		for i, want := range c.want {
			near(t, c.name+": a share", f.Shares[i], want, 0.02)
			sum += want
		}
		near(t, c.name+": R²", f.R2, sum, 0.03)
	}
}

// The slope has the sign of the effect, and half of the axis is its unit.
func TestSlope(t *testing.T) {
	factors, points := sample(64)
	y := make([]float64, len(points))
	for i := range y {
		y[i] = 7 - 3*factors[1].Coordinates[i]
	}
	near(t, "the slope", NewModel(factors, points, 1).Fit(y).Slope(1), -1.5, 1e-9)
}

// What does not vary has no shares.
func TestConstantHasNoShares(t *testing.T) {
	factors, points := grid()
	f := NewModel(factors, points, 1).Fit([]float64{2, 2, 2, 2, 2, 2})
	if f.R2 != 0 || f.Shares[0] != 0 || f.Variance != 0 {
		t.Errorf("got %+v", f)
	}
}

// Of a mean, the jackknife is the t interval.
func TestJackknifeOfAMean(t *testing.T) {
	values := []float64{3, 1, 4, 1, 5, 9, 2, 6}
	column := inference.Column{}
	sum := 0.0
	for _, v := range values {
		column.Observations = append(column.Observations, inference.Observation{Value: v, Weight: 1})
		sum += v
	}
	var without []float64
	for _, v := range values {
		without = append(without, (sum-v)/float64(len(values)-1))
	}
	got, want := Jackknife(sum/8, without, 0.95), column.Estimate(0.95)
	near(t, "low", got.Low, want.Low, 1e-9)
	near(t, "high", got.High, want.High, 1e-9)
	if one := Jackknife(1, []float64{1}, 0.95); !math.IsInf(one.High, 1) {
		t.Errorf("one part gives %+v", one)
	}
}
