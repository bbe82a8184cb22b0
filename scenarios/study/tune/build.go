package tune

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"ecsim/pricing/catalog"
	"ecsim/scenarios"
	"ecsim/scenarios/study/inference"
	"ecsim/scenarios/study/selection"
	"ecsim/sim/clock"
)

// cost is the measure of money in rankings and fronts.
const cost = "cost.monthly"

// result tells how the race went.
func (f *field) result(done *raced) *Result {
	s := f.study
	r := &Result{
		Schema: Schema, Version: scenarios.Version(), CatalogDate: catalog.Embedded().Date(),
		Study: s.Name, Scenario: s.Base.Scenario.Name, Seed: s.Base.Scenario.Seed,
		Objective: ObjectiveDone{Measure: s.Objective.Measure, Unit: s.Base.Unit(s.Objective.Measure),
			Goal: s.Objective.goal(), Indifference: done.indifference},
		Limits: []Limit{},
		Method: MethodDone{Kind: s.kind(), Confidence: s.Confidence, FirstStage: s.FirstStage, Budget: s.Budget,
			Candidates: len(f.entrants), Raced: len(done.entrants), Runs: f.runs, Rounds: f.rounds},
		Decided: done.decided, Why: done.why, Ranking: []Entry{},
	}
	for _, c := range f.limits {
		r.Limits = append(r.Limits, Limit{c.slo.Measure, c.unit, c.bound(), c.limit, c.tolerance})
	}
	y := f.yardstick()
	ranked := y.ranked()
	for i, e := range ranked {
		entry := f.entry(e, done.indifference)
		entry.Rank = i + 1
		if same := y.sameAs(e, ranked[:i]); same != nil {
			entry.SameAs = same.Name
			if e.fate == Beaten && same != e.by {
				entry.Reason += "; " + sameText(same)
			}
		}
		if e.fate == Winner {
			r.Winner, r.Probability, r.Against = e.Name, s.Confidence, f.against(e)
		}
		r.Ranking = append(r.Ranking, entry)
	}
	if r.Decided && r.Winner == "" {
		r.Probability, r.Why = s.Confidence, "no candidate is within every limit"
	}
	r.Fronts = y.fronts(ranked)
	return r
}

func (o Objective) goal() string {
	if o.Maximize {
		return "max"
	}
	return "min"
}

func (c constraint) bound() string {
	if c.isMax {
		return "max"
	}
	return "min"
}

func (s *Study) kind() string {
	if s.Space == nil {
		return "ranking"
	}
	return string(s.Search)
}

// order of fates in a ranking.
var order = []Fate{Winner, Open, Beaten, Misses, Dropped, "", Immeasurable, Illegal}

// ranked are all entrants: the winner, those that might be, the beaten, and the rejected, each by its figures.
func (y *yardstick) ranked() []*entrant {
	out := slices.Clone(y.field.entrants)
	scores := map[*entrant]selection.Score{}
	for _, e := range out {
		scores[e] = y.score(e)
	}
	slices.SortStableFunc(out, func(a, b *entrant) int {
		if c := cmp.Compare(slices.Index(order, a.fate), slices.Index(order, b.fate)); c != 0 {
			return c
		}
		return scores[a].Compare(scores[b])
	})
	return out
}

// entry is a candidate's row; delta is the indifference of the race.
func (f *field) entry(e *entrant, delta float64) Entry {
	entry := Entry{Name: e.Name, Set: e.Set, IsBase: e.isBase, Fate: e.fate, Limits: []LimitDone{}}
	if entry.Fate == "" {
		entry.Fate = Open
	}
	if entry.Set == nil {
		entry.Set = []string{}
	}
	if e.Variant != nil {
		entry.Hash = e.Variant.Hash()
	}
	if e.tally != nil {
		entry.Replications = e.tally.Replications()
		entry.Objective = figure(e.tally, f.study.Objective.Measure, f.study.Confidence)
		entry.Cost = figure(e.tally, cost, f.study.Confidence)
		for n, c := range f.limits {
			v := figure(e.tally, c.slo.Measure, f.study.Confidence)
			d := LimitDone{Value: v}
			if v != nil && !math.IsNaN(v.Mean) {
				d.Excess = c.excess(v.Mean)
				d.Within = d.Excess <= 0
				d.Alike = n < len(e.system.Excess) && selection.IsAlike(e.system.Excess[n], c.tolerance)
			}
			entry.Limits = append(entry.Limits, d)
		}
	}
	entry.Reason = f.reason(e, delta)
	return entry
}

// reason says why a candidate has its fate.
func (f *field) reason(e *entrant, delta float64) string {
	switch e.fate {
	case Illegal, Immeasurable:
		return e.reason
	case Winner:
		return "the best of those within every limit"
	case Beaten:
		return f.beaten(e, delta)
	case Misses:
		return f.missed(e, e.limit)
	case Dropped:
		for n := range f.limits {
			if len(e.system.Excess) > n && mean(e.system.Excess[n]) > 0 {
				return "the search found better ones; it " + f.missed(e, n)
			}
		}
		return "the search found better ones"
	}
	return "nothing is decided"
}

// beaten says by how much another is better, in the replications that both have.
func (f *field) beaten(e *entrant, delta float64) string {
	if f.isSame(e, e.by) {
		return sameText(e.by)
	}
	n := common(e, e.by)
	worse := mean(e.system.Objective[:n]) - mean(e.by.system.Objective[:n])
	unit := f.study.Base.Unit(f.study.Objective.Measure)
	if worse <= 0 {
		return fmt.Sprintf("%s is as good, give or take %s, which does not matter", e.by.Name, f.amount(delta, unit))
	}
	text := fmt.Sprintf("%s is better by %s", e.by.Name, f.amount(worse, unit))
	if worse <= delta {
		text += ", which does not matter"
	}
	return text
}

func sameText(e *entrant) string { return "the same as " + e.Name + " in every replication of both" }

// missed says by how much a limit is missed.
func (f *field) missed(e *entrant, n int) string {
	c := f.limits[n]
	over := mean(e.system.Excess[n])
	value := c.limit + over
	if !c.isMax {
		value = c.limit - over
	}
	most := map[bool]string{true: "at most", false: "at least"}[c.isMax]
	text := fmt.Sprintf("misses %s: %s, wanted %s %s", c.slo.Measure, f.amount(value, c.unit), most,
		f.amount(c.limit, c.unit))
	if c.limit != 0 && c.unit != "ratio" {
		text += fmt.Sprintf(" (by %.0f %%)", 100*over/math.Abs(c.limit))
	}
	return text
}

// amount is a value in its unit, for sentences.
func (f *field) amount(v float64, unit string) string {
	switch unit {
	case "s":
		return clock.Span(math.Round(v * float64(clock.Second))).String()
	case "USD":
		return "$" + strings.TrimSuffix(fmt.Sprintf("%.2f", v), ".00")
	case "ratio":
		return fmt.Sprintf("%.4g %%", 100*v)
	}
	return fmt.Sprintf("%.4g %s", v, unit)
}

// against is the winner's paired difference to the base, if both were played on the same replications.
func (f *field) against(winner *entrant) *Gain {
	base := f.byHash[f.study.Base.Hash()]
	if base == nil || base == winner || base.tally == nil || winner.tally.From != base.tally.From {
		return nil
	}
	n := min(len(base.system.Objective), len(winner.system.Objective))
	c := inference.Column{Kind: inference.Mean}
	sign := 1.0
	if f.study.Objective.Maximize {
		sign = -1
	}
	for i := range n {
		difference := sign * (winner.system.Objective[i] - base.system.Objective[i])
		c.Observations = append(c.Observations, inference.Observation{Value: difference})
	}
	e := c.Anytime(f.study.Confidence)
	gain := &Gain{Difference: scenarios.Measure{Mean: e.Point, Low: e.Low, High: e.High, N: e.N}}
	if of := math.Abs(mean(base.system.Objective)); of > 0 {
		gain.Relative = e.Point / of
	}
	return gain
}
