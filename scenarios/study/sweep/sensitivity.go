package sweep

import (
	"math"
	"slices"
	"strconv"

	"ecsim/scenarios"
	"ecsim/scenarios/study/design"
	"ecsim/scenarios/study/question"
	"ecsim/scenarios/study/sensitivity"
	"ecsim/sim/random"
)

// parts is into how many parts the points of a sample are divided, each of which is left out once.
const parts = 20

// highestDegree of the polynomials of a regression.
const highestDegree = 3

// sensitivity says which axis moves a measure.
func (s *sweep) sensitivity(r *Result, measure int) Sensitivity {
	m := r.Measures[measure]
	out := Sensitivity{Measure: m.Measure, Unit: m.Unit, Method: "main effects", Knobs: []Knob{}}
	d := s.data(m.Measure)
	isSample := s.question.Design.Kind != question.Grid
	out.Points, out.Replications = len(d.points), d.replications
	if len(d.points) == 0 {
		out.Note = "nothing was measured"
		return out
	}
	low, high := d.ends()
	out.Lowest, out.Highest = scenarios.Rounded(low), scenarios.Rounded(high)
	if isSample {
		out.Method = "regression"
		if out.Degree = s.degree(len(d.points)); out.Degree == 0 {
			out.Note = "too few points for so many axes"
			return out
		}
	}
	factors := s.factors()
	model := sensitivity.NewModel(factors, d.points, max(1, out.Degree))
	fit := model.Fit(d.figures)
	out.Deviation = scenarios.Rounded(math.Sqrt(fit.Variance))
	if isConstant(fit) {
		out.Note = "it is the same at every point"
		if len(d.points) < len(s.tallies) {
			out.Note += " that had something to measure"
		}
		return out
	}
	noise := scenarios.Rounded(min(1, d.noise/fit.Variance))
	if d.replications > 1 {
		out.Noise = &noise
	}
	var others []sensitivity.Fit
	if isSample {
		others = withoutPoints(factors, d, out.Degree)
		linear := scenarios.Rounded(sensitivity.NewModel(factors, d.points, 1).Fit(d.figures).R2)
		out.Linear = &linear
	} else {
		others = withoutReplications(model, d)
	}
	r2 := interval(fit, others, s.question.Confidence, func(f sensitivity.Fit) float64 { return f.R2 })
	out.R2 = &r2
	for i := range s.axes {
		out.Knobs = append(out.Knobs, s.knob(i, fit, others, d))
	}
	slices.SortStableFunc(out.Knobs, func(a, b Knob) int {
		switch {
		case a.Share.Mean > b.Share.Mean:
			return -1
		case a.Share.Mean < b.Share.Mean:
			return 1
		}
		return 0
	})
	return out
}

// isConstant reports whether what varies is no more than rounding.
func isConstant(f sensitivity.Fit) bool {
	return math.Sqrt(f.Variance) <= float64(1e-12*math.Abs(f.Mean))
}

// knob is what one axis does.
func (s *sweep) knob(axis int, fit sensitivity.Fit, others []sensitivity.Fit, d data) Knob {
	share := func(f sensitivity.Fit) float64 { return f.Shares[axis] }
	low, high := fit.Ends(axis)
	part := fit.Parts[axis]
	label := func(i int) string { return s.points[d.points[i]][axis].Label }
	return Knob{
		Axis: s.axes[axis].Name, Share: interval(fit, others, s.question.Confidence, share),
		Effect: scenarios.Rounded(part[high] - part[low]),
		Lowest: label(low), Highest: label(high), Trend: s.trend(axis, part, d),
	}
}

// trend is how the function of an axis with an order goes along it.
func (s *sweep) trend(axis int, part []float64, d data) string {
	if !isOrdered(&s.axes[axis]) {
		return ""
	}
	order := make([]int, len(part))
	for i := range order {
		order[i] = i
	}
	number := func(i int) float64 { return s.points[d.points[i]][axis].Number }
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case number(a) < number(b):
			return -1
		case number(a) > number(b):
			return 1
		}
		return 0
	})
	up, down := 0.0, 0.0
	for k := 1; k < len(order); k++ {
		step := part[order[k]] - part[order[k-1]]
		up, down = max(up, step), min(down, step)
	}
	slack := 1e-9 * (up - down)
	switch {
	case up > slack && down >= -slack:
		return "rising"
	case down < -slack && up <= slack:
		return "falling"
	case up > slack:
		return "mixed"
	}
	return ""
}

func isOrdered(a *question.Axis) bool { return a.Range != nil || a.IsNumeric() }

// interval is a figure of the model with its jackknife interval. Shares are within 0 and 1.
func interval(fit sensitivity.Fit, others []sensitivity.Fit, level float64,
	of func(sensitivity.Fit) float64) scenarios.Measure {
	var without []float64
	for _, f := range others {
		without = append(without, of(f))
	}
	e := sensitivity.Jackknife(of(fit), without, level)
	m := scenarios.Measure{Mean: scenarios.Rounded(min(1, e.Point)), Low: scenarios.Rounded(max(0, e.Low)),
		High: scenarios.Rounded(min(1, e.High)), N: e.N}
	m.Low = min(m.Low, m.Mean)
	if e.N < 2 {
		m.Low, m.High = m.Mean, m.Mean
	}
	return m
}

// degree is the highest for which there are three points for each column of the model; 0: not even that of
// straight lines has two.
func (s *sweep) degree(points int) int {
	for degree := highestDegree; degree > 0; degree-- {
		columns := 1
		for i := range s.axes {
			if a := &s.axes[i]; a.Range != nil {
				columns += degree
			} else {
				columns += len(a.Levels) - 1
			}
		}
		if 3*columns <= points || degree == 1 && 2*columns <= points {
			return degree
		}
	}
	return 0
}

// factors are the axes as the model sees them: levels of a grid and of lists, coordinates of ranges that
// are sampled.
func (s *sweep) factors() []sensitivity.Factor {
	out := make([]sensitivity.Factor, len(s.axes))
	for i := range s.axes {
		a := &s.axes[i]
		isCoordinate := a.Range != nil && s.question.Design.Kind != question.Grid
		for _, p := range s.points {
			if isCoordinate {
				out[i].Coordinates = append(out[i].Coordinates, a.Range.Unit(p[i].Number))
				continue
			}
			at := slices.IndexFunc(a.Levels, func(l question.Level) bool { return l.Label == p[i].Label })
			out[i].Levels = append(out[i].Levels, at)
		}
	}
	return out
}

// withoutReplications fits the measure with each replication left out at every point.
func withoutReplications(m *sensitivity.Model, d data) (fits []sensitivity.Fit) {
	for k := range d.replications {
		y := slices.Clone(d.figures)
		for _, point := range d.points {
			y[point] = d.without(point, k)
		}
		fits = append(fits, m.Fit(y))
	}
	return fits
}

// withoutPoints fits the measure with each of some random parts of the points left out.
func withoutPoints(factors []sensitivity.Factor, d data, degree int) (fits []sensitivity.Fit) {
	groups := min(parts, len(d.points))
	order := design.Permutation(len(d.points), random.Hash(0, "jackknife", strconv.Itoa(len(d.points))))
	for g := range groups {
		var kept []int
		for i, point := range d.points {
			if order[i]%groups != g {
				kept = append(kept, point)
			}
		}
		fits = append(fits, sensitivity.NewModel(factors, kept, degree).Fit(d.figures))
	}
	return fits
}
