package gate

import (
	"math"
	"slices"

	"ecsim/scenarios/study/inference"
)

// SpeedMeasure is what rows call processor time.
const SpeedMeasure = "speed"

// Compare holds what was measured against a baseline. All intervals of the result hold together with the
// suite's confidence, so a program that is worse by no more than is tolerated is called worse with
// 1 − confidence at most, however many measures there are.
func (s *Suite) Compare(base, now *Record) *Result {
	r := &Result{Schema: Schema, Suite: s.File, Baseline: s.Baseline, Confidence: s.Confidence,
		Comparisons: s.comparisons(), Forgotten: []string{}}
	for _, c := range s.Cases {
		r.Cases = append(r.Cases, c.compare(base.entry(c.Name), now.entry(c.Name), s.level()))
	}
	for _, e := range base.Entries {
		isPlayed := slices.ContainsFunc(s.Cases, func(c Case) bool { return c.Name == e.Name })
		if !isPlayed && !slices.Contains(s.left, e.Name) {
			r.Forgotten = append(r.Forgotten, e.Name)
		}
	}
	return r
}

// comparisons is how many intervals there are.
func (s *Suite) comparisons() (n int) {
	for _, c := range s.Cases {
		n += len(c.Measures)
		if s.SpeedRuns > 0 {
			n++
		}
	}
	return n
}

// level is that of each interval, so that all hold together with the suite's confidence.
func (s *Suite) level() float64 { return inference.Simultaneous(s.Confidence, s.comparisons()) }

// compare holds one case against its entry in the baseline.
func (c *Case) compare(base, now *Entry, level float64) CaseResult {
	r := CaseResult{Name: c.Name, Scenario: c.Variant.Scenario.Name, Set: slices.Concat([]string{}, c.Variant.Set),
		Hash: now.Hash, Seed: now.Seed, Replications: now.Replications,
		Notes: []string{}, Stale: []string{}, Rows: []Row{}}
	if !r.fits(base, now) {
		return r
	}
	for _, m := range c.Measures {
		r.compareFigure(m, base, now, level)
	}
	r.compareLost(c.Measures, base, now)
	r.compareSpeed(c, base, now, level)
	return r
}

// rowOf compares one measure, replication by replication. Without a figure now, it is undecided.
func rowOf(m Measure, base, now *Figure, level float64) Row {
	if now == nil {
		now = &Figure{Column: inference.Column{Kind: base.Kind, Pooled: math.NaN()}}
	}
	pairs := inference.Paired(base.Column, now.Column)
	r := Row{Measure: m.Path, Unit: m.Unit, Kind: now.Kind.String(), Better: betterWords[m.Better],
		Tolerance: m.Tolerance, N: pairs.N,
		Base: Number(base.Estimate(level).Point), Now: Number(now.Estimate(level).Point),
		Identical: isIdentical(base.Column, now.Column)}
	e := pairs.Fixed(level)
	if r.Identical {
		e.Point, e.Low, e.High = 0, 0, 0
	}
	r.Difference, r.Low, r.High = Number(e.Point), Number(e.Low), Number(e.High)
	r.Verdict = judge(e, inference.Zone{Relative: m.Tolerance}.Of(pairs.Base), m.Better)
	return r
}

// isIdentical reports whether two columns are equal to the last digit, which proves more than an interval.
func isIdentical(a, b inference.Column) bool {
	same := func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) }
	return same(a.Pooled, b.Pooled) &&
		slices.EqualFunc(a.Observations, b.Observations, func(x, y inference.Observation) bool {
			return same(x.Value, y.Value) && same(x.Weight, y.Weight)
		})
}

// speedRow compares processor times by their logarithms, since what disturbs them multiplies.
func (c *Case) speedRow(base, now []float64, level float64) Row {
	e := inference.Independent(logs(base), logs(now), level)
	before, after := geometricMean(base), geometricMean(now)
	change := func(log float64) Number { return Number(before * math.Expm1(log)) }
	return Row{Measure: SpeedMeasure, Unit: speedUnit, Kind: "geometric mean", Tolerance: c.SpeedTolerance,
		Better: betterWords[inference.LowerIsBetter], N: e.N, Base: Number(before), Now: Number(after),
		Difference: Number(after - before), Low: change(e.Low), High: change(e.High),
		Verdict: judge(e, math.Log1p(c.SpeedTolerance), inference.LowerIsBetter)}
}

func logs(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = math.Log(v)
	}
	return out
}

func geometricMean(values []float64) float64 {
	sum := 0.0
	for _, v := range logs(values) {
		sum += v / float64(len(values))
	}
	return math.Exp(sum)
}
