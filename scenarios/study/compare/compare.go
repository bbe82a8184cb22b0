package compare

import (
	"context"
	"errors"
	"slices"

	"ecsim/pricing/catalog"
	"ecsim/scenarios"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/inference"
)

// Question is what is compared, and how surely.
type Question struct {
	Base     *study.Variant
	Variants []*study.Variant
	// Replications of each side: so many, or with Sequential at most.
	Replications int
	Sequential   bool
	Confidence   float64 // such as 0.95, of all verdicts together
	Zones        Zones
	Indifference []string // statements that Zones are to be made of, before those of a command line
	Measures     []string // patterns of measures (see Names) that are compared; empty: those people ask about
	Decisive     []string // patterns of measures that a sequential comparison is to decide; empty: a few of these
}

// DefaultReplications bound a sequential comparison that nobody bounds.
const DefaultReplications = 64

// Run plays and compares. A sequential comparison looks at its data a few times and plays more for as long
// as a decisive measure is undecided. Warm-ups that pilots chose are made one (study.AlignWarmUps). The error
// is study's when cells are missing, or scenarios.ErrInterrupted.
func Run(ctx context.Context, lab *study.Lab, q Question) (*Result, error) {
	sides := append([]*study.Variant{q.Base}, q.Variants...)
	study.AlignWarmUps(sides...)
	rows := q.rows()
	if len(rows) == 0 {
		return nil, errors.New("found no measure that is compared, expected at least one")
	}
	plan := newPlan(q, len(rows))
	lab.Most = q.Replications * len(sides)
	tallies := make([]*study.Tally, len(sides))
	for look := 1; ; look++ {
		to := plan.size(look)
		if err := extend(ctx, lab, sides, tallies, to); err != nil {
			return nil, err
		}
		judged := plan
		judged.verdicts = q.verdicts(rows, tallies)
		level := judged.level(look)
		result := q.result(rows, tallies, level)
		result.Design.Looks, result.Design.Least = look, LeastPairs(1-level)
		result.noteFew()
		if result.Design.Decided || to >= q.Replications || !q.Sequential {
			result.addPower(1 - judged.level(1))
			return result, nil
		}
	}
}

// extend plays the replications of every side that the tallies lack, in one round.
func extend(ctx context.Context, lab *study.Lab, sides []*study.Variant, tallies []*study.Tally, to int) error {
	var needs []study.Need
	from := 0
	if tallies[0] != nil {
		from = tallies[0].To
	}
	for _, v := range sides {
		needs = append(needs, study.Need{Variant: v, From: from, To: to})
	}
	more, err := lab.Tallies(ctx, needs)
	if err != nil {
		return err
	}
	for i, t := range more {
		if tallies[i] != nil {
			t = study.Append(tallies[i], t)
		}
		tallies[i] = t
	}
	return nil
}

// result judges what the tallies hold, every interval at one level.
func (q Question) result(rows []measure, tallies []*study.Tally, level float64) *Result {
	base := tallies[0]
	r := &Result{
		Schema: Schema, Version: scenarios.Version(), CatalogDate: catalog.Embedded().Date(),
		Confidence: q.Confidence, Indifference: q.Zones.Relative(),
		Design: Design{Sequential: q.Sequential, Replications: base.Replications(), Most: q.Replications,
			Verdicts: q.verdicts(rows, tallies), Decided: true, CommonSeeds: true},
		Base: sideOf(base), Notes: q.notes(),
	}
	for _, t := range tallies[1:] {
		v := Variant{Side: sideOf(t), Unmeasured: []string{}}
		v.OnlyBase, v.OnlyVariant = without(base, t), without(t, base)
		for _, m := range rows {
			row := q.row(m, base, t, level)
			if row.isUnmeasured() {
				v.Unmeasured = append(v.Unmeasured, m.Path)
				continue
			}
			v.Measures = append(v.Measures, row)
			r.Design.Decided = r.Design.Decided && !(row.Decisive && row.Verdict == Undecided && row.N > 0)
		}
		v.Count()
		r.Design.CommonSeeds = r.Design.CommonSeeds && v.Seed == r.Base.Seed
		r.Variants = append(r.Variants, v)
	}
	return r
}

// verdicts are how many differences are judged: measures that both sides have, and at least one had something to
// measure of. The union bound holds look by look, so looks may have different numbers of them.
func (q Question) verdicts(rows []measure, tallies []*study.Tally) (n int) {
	for _, t := range tallies[1:] {
		for _, m := range rows {
			if row := q.row(m, tallies[0], t, q.Confidence); row.Difference != nil && !row.isUnmeasured() {
				n++
			}
		}
	}
	return n
}

// isUnmeasured reports whether no replication of either side had something to measure.
func (m *Row) isUnmeasured() bool {
	return m.Base != nil && m.Value != nil && m.Base.N == 0 && m.Value.N == 0
}

// columns are the measures of one side by their paths: a tally, or what a test draws.
type columns interface {
	Column(path string) (inference.Column, bool)
}

// row holds one measure of two sides against each other.
func (q Question) row(m measure, base, variant columns, level float64) Row {
	row := Row{Measure: m.Path, Unit: m.Unit, Better: goodOf(m.Better), Decisive: m.decisive}
	a, inBase := averaged(base.Column(m.Path))
	b, inVariant := averaged(variant.Column(m.Path))
	if inBase {
		row.Base = valueOf(a, m.Unit)
	}
	if inVariant {
		row.Value = valueOf(b, m.Unit)
	}
	switch {
	case !inVariant:
		row.Verdict = OnlyBase
		return row
	case !inBase:
		row.Verdict = OnlyHere
		return row
	}
	pairs := inference.Paired(a, b)
	row.N, row.Deviation = pairs.N, pairs.Deviation
	row.Pairs = pairsOf(a, b)
	difference := pairs.Fixed(level)
	row.Difference = measured(difference, 1)
	if pairs.Base != 0 && pairs.N > 0 {
		row.Relative = measured(difference, pairs.Base)
	}
	row.Judge(difference, q.Zones.of(m.Path, m.Unit, pairs.Base), m.Better, LeastPairs(1-level))
	return row
}

// averaged makes the greatest of all replications the mean of their own: only that has an interval.
func averaged(c inference.Column, ok bool) (inference.Column, bool) {
	if c.Kind == inference.Max {
		c.Kind = inference.Mean
	}
	return c, ok
}

// addPower says of the decisive measures what it takes to see a change, when the number of pairs is chosen
// beforehand.
func (r *Result) addPower(alpha float64) {
	for i := range r.Variants {
		for j := range r.Variants[i].Measures {
			if m := &r.Variants[i].Measures[j]; m.Decisive {
				m.AddPower(alpha)
			}
		}
	}
}

// without are the things that one side has and the other has not.
func without(one, other *study.Tally) []string {
	names, others := things(one), things(other)
	return slices.DeleteFunc(append([]string{}, names...), func(n string) bool { return slices.Contains(others, n) })
}

// things are the services and jobs of a side.
func things(t *study.Tally) (names []string) {
	for i := range t.Variant.Scenario.Services {
		names = append(names, "service "+t.Variant.Scenario.Services[i].Name)
	}
	for i := range t.Variant.Scenario.Jobs {
		names = append(names, "job "+t.Variant.Scenario.Jobs[i].Name)
	}
	return names
}
