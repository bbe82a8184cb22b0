package gate

import (
	"fmt"
	"math"
	"slices"

	"ecsim/scenarios/study/inference"
)

// SpeedMeasure is what rows call processor time.
const SpeedMeasure = "speed"

// Compare holds what was measured against a baseline. All intervals of the result hold together with the
// suite's confidence, so an unchanged program is called worse with 1 − confidence at most, however many
// measures there are.
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
		Hash: now.Hash, Seed: now.Seed, Replications: now.Replications, Stale: staleness(base, now), Rows: []Row{}}
	if len(r.Stale) > 0 {
		return r
	}
	for _, m := range c.Measures {
		before, after := base.figure(m.Path), now.figure(m.Path)
		switch {
		case before == nil && after == nil: // there was nothing to measure, and there is nothing
		case before == nil:
			r.Stale = append(r.Stale, "the baseline has no "+m.Path)
		default:
			r.Rows = append(r.Rows, rowOf(m, before, after, level))
		}
	}
	switch {
	case len(now.Speed) == 0:
	case len(base.Speed) == 0:
		r.Stale = append(r.Stale, "the baseline has no speed")
	default:
		r.Rows = append(r.Rows, c.speedRow(base.Speed, now.Speed, level))
	}
	return r
}

// staleness is why an entry of the baseline cannot be compared with what was measured.
func staleness(base, now *Entry) []string {
	why := []string{}
	if base == nil {
		return []string{"the baseline does not have it"}
	}
	if base.Hash != now.Hash {
		why = append(why, fmt.Sprintf("the scenario has changed: hash %s, in the baseline %s", now.Hash, base.Hash))
	}
	if base.Seed != now.Seed {
		why = append(why, fmt.Sprintf("the seed has changed: %d, in the baseline %d", now.Seed, base.Seed))
	}
	if base.Replications != now.Replications {
		why = append(why, fmt.Sprintf("%d replications, in the baseline %d", now.Replications, base.Replications))
	}
	return why
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
	r.Verdict = inference.Judge(e, inference.Zone{Relative: m.Tolerance}.Of(pairs.Base), m.Better)
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
		Verdict: inference.Judge(e, math.Log1p(c.SpeedTolerance), inference.LowerIsBetter)}
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
