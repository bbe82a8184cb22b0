package compare

import (
	"fmt"

	"ecsim/scenarios"
	"ecsim/scenarios/study"
)

// sideOf is what was played, and how its objectives fared.
func sideOf(t *study.Tally) Side {
	v, s := t.Variant, t.Variant.Scenario
	side := Side{Name: v.Name, Scenario: s.Name, Set: append([]string{}, v.Set...), Hash: v.Hash(), Seed: s.Seed,
		HorizonSeconds: s.Horizon.Seconds(), WarmUpSeconds: s.WarmUp.Seconds(), WarmUpHow: s.WarmUpHow,
		SLOs: []scenarios.SLOOutcome{}}
	for _, slo := range s.SLOs {
		unit := t.Unit(slo.Measure)
		if c, ok := t.Column(slo.Measure); ok {
			side.SLOs = append(side.SLOs, scenarios.JudgeSLO(slo, unit, *valueOf(c, unit)))
		}
	}
	return side
}

// noteFew says that there are too few pairs to show anything.
func (r *Result) noteFew() {
	if d := r.Design; d.Replications < d.Least {
		few := fmt.Sprintf("%d pairs of replications show", d.Replications)
		if d.Replications == 1 {
			few = "1 pair of replications shows"
		}
		r.Notes = append(r.Notes, fmt.Sprintf("%s no difference, however large: %d verdicts at once need %d pairs",
			few, d.Verdicts, d.Least))
	}
}

// notes are what makes the sides hard to compare.
func (q Question) notes() []string {
	notes := []string{}
	base := q.Base.Scenario
	for _, v := range q.Variants {
		s := v.Scenario
		if v.Hash() == q.Base.Hash() && s.Seed == base.Seed {
			notes = append(notes, fmt.Sprintf("%s and %s are one and the same scenario with one seed", v.Name, q.Base.Name))
		}
		if s.Seed != base.Seed {
			notes = append(notes, fmt.Sprintf("%s has seed %d and %s has %d, so that pairs share no random numbers and "+
				"differences are noisier; --seed gives all the same", v.Name, s.Seed, q.Base.Name, base.Seed))
		}
		if s.Horizon != base.Horizon || s.WarmUp != base.WarmUp {
			notes = append(notes, fmt.Sprintf("%s measures %s and %s %s, so that totals are of different times; "+
				"--set horizon=… gives all the same", v.Name, s.Horizon-s.WarmUp, q.Base.Name, base.Horizon-base.WarmUp))
		}
	}
	return notes
}
