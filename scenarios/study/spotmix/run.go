package spotmix

import (
	"context"
	"fmt"
	"math"
	"slices"

	"ecsim/model"
	"ecsim/scenarios"
	"ecsim/scenarios/study"
)

// Question is what is asked about a scenario.
type Question struct {
	Scenario     *model.Scenario
	Choice       *Choice   // what is varied, one after the other
	Rates        []float64 // factors of the interruption rate, at least one
	Steps        int       // of the range from all on demand to all on Spot
	Replications int
	Confidence   float64
	Availability float64 // the objective where the scenario has none on a service's availability
}

// Defaults of a question.
const (
	DefaultSteps        = 4
	DefaultReplications = 5
	DefaultAvailability = 0.999
)

// DefaultRates are as the scenario says, twice and five times as often.
func DefaultRates() []float64 { return []float64{1, 2, 5} }

// Run plays every mix of every service under every rate, all in one round.
func Run(ctx context.Context, lab *study.Lab, q Question) (*Result, error) {
	subjects := q.subjects()
	var needs []study.Need
	for _, s := range subjects {
		for _, row := range s.variants {
			for _, v := range row {
				needs = append(needs, study.Need{Variant: v, From: 0, To: q.Replications})
			}
		}
	}
	lab.Most = len(needs) * q.Replications
	tallies, err := lab.Tallies(ctx, needs)
	if err != nil {
		return nil, err
	}
	for _, s := range subjects {
		for _, row := range s.variants {
			s.tallies = append(s.tallies, tallies[:len(row)])
			tallies = tallies[len(row):]
		}
	}
	s := q.Scenario
	r := &Result{Schema: Schema, Version: scenarios.Version(), Scenario: s.Name, Region: s.Region, Seed: s.Seed,
		Replications: q.Replications, Confidence: q.Confidence, Market: marketOf(s.Cluster.Spot), Rates: q.Rates}
	for _, s := range subjects {
		r.Subjects = append(r.Subjects, q.subject(s))
	}
	r.Notes = q.notes(r, subjects)
	return r, nil
}

// notes say what the result rests on.
func (q Question) notes(r *Result, subjects []*subject) (notes []string) {
	m := r.Market
	if m.Replayed {
		notes = append(notes, "The market is a record that is replayed: it has no rate, and all rates are the same.")
		return notes
	}
	notes = append(notes, fmt.Sprintf("AWS publishes no rate at which Fargate Spot is interrupted. ×1 is what the "+
		"scenario says or ecsim assumes: of tasks %g %% a month one by one, and %g bursts a month in each zone that "+
		"take %g %% of its Spot tasks, %g %% of them in all zones at once ([cluster.spot]).",
		round(m.MonthlyInterruption*100), m.BurstsPerMonth, round(m.BurstFraction*100), round(m.BurstSpread*100)))
	measured := (q.Scenario.Horizon - q.Scenario.WarmUp).Seconds() / 3600
	bursts := m.BurstsPerMonth * measured / 730 * float64(q.Replications) * r.Rates[0]
	if few := 10.0; bursts < few {
		notes = append(notes, fmt.Sprintf("In %d replications of %g h a zone has about %.2g bursts at ×%g: so few "+
			"events say little about availability. Play more (--replications) or longer (--set horizon=…).",
			q.Replications, round(measured), bursts, r.Rates[0]))
	}
	if slices.ContainsFunc(subjects, func(s *subject) bool { return s.scaled }) {
		notes = append(notes, "The share of Spot is that at the desired count, of a group that cluster auto scaling "+
			"scales that at MaxSize; at other counts it is another.")
	}
	if slices.ContainsFunc(subjects, func(s *subject) bool { return s.kind == Group }) {
		notes = append(notes, "Of instances the rate multiplies how often each Spot pool takes them back: what "+
			"[[cluster.spot_pool]] says, or the band of EC2's Spot Instance Advisor.")
	}
	return notes
}

func round(v float64) float64 { return math.Round(v*100) / 100 }
