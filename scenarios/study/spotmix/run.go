package spotmix

import (
	"context"
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/scenarios"
	"ecsim/scenarios/study"
)

// Question is what is asked about a scenario.
type Question struct {
	Scenario     *model.Scenario
	Services     []string  // that are varied, one after the other; empty: all that run on Fargate
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

// Eligible are the services that can be mixed: Linux tasks on Fargate. The reasons say why others cannot.
func Eligible(s *model.Scenario) (names []string, reasons map[string]string) {
	reasons = map[string]string{}
	for i := range s.Services {
		svc := &s.Services[i]
		onFargate := func(item model.StrategyItem) bool { return item.Provider.IsFargate() }
		switch {
		case svc.Build.TaskDefinition.OS == model.Windows:
			reasons[svc.Name] = "Fargate Spot runs no Windows"
		case len(svc.Strategy) == 0 || !slices.ContainsFunc(svc.Strategy, onFargate):
			reasons[svc.Name] = "its tasks run on instances: its mix is that of its capacity provider"
		case svc.External:
			reasons[svc.Name] = "its task sets have strategies of their own"
		case svc.DesiredCount == 0:
			reasons[svc.Name] = "it has no tasks"
		default:
			names = append(names, svc.Name)
		}
	}
	return names, reasons
}

// subject is a service with its mixes and their variants.
type subject struct {
	index    int // of the service
	mixes    []Mix
	variants [][]*study.Variant // by rate, then mix
	tallies  [][]*study.Tally
}

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
	tallies, err := lab.Tallies(ctx, needs)
	if err != nil {
		return nil, err
	}
	for i := range subjects {
		for _, row := range subjects[i].variants {
			subjects[i].tallies = append(subjects[i].tallies, tallies[:len(row)])
			tallies = tallies[len(row):]
		}
	}
	s := q.Scenario
	r := &Result{Schema: Schema, Version: scenarios.Version(), Scenario: s.Name, Region: s.Region, Seed: s.Seed,
		Replications: q.Replications, Confidence: q.Confidence, Market: marketOf(s.Cluster.Spot), Rates: q.Rates}
	for i := range subjects {
		r.Services = append(r.Services, q.service(&subjects[i]))
	}
	r.Notes = q.notes(r)
	return r, nil
}

// subjects are the services that are asked about.
func (q Question) subjects() (all []subject) {
	names := q.Services
	if len(names) == 0 {
		names, _ = Eligible(q.Scenario)
	}
	for i := range q.Scenario.Services {
		if svc := &q.Scenario.Services[i]; slices.Contains(names, svc.Name) {
			all = append(all, q.subject(i, svc))
		}
	}
	return all
}

func (q Question) subject(index int, svc *model.Service) subject {
	s := subject{index: index, mixes: mixesOf(svc, q.Steps)}
	for _, rate := range q.Rates {
		market := underRate(q.Scenario, rate)
		var row []*study.Variant
		for _, m := range s.mixes {
			name := fmt.Sprintf("%s: %s, ×%g", svc.Name, m, rate)
			set := fmt.Sprintf("service.%s.definition.capacityProviderStrategy=%s", svc.Name, m.Setting())
			row = append(row, study.NewVariant(name, withMix(market, index, m), set))
		}
		s.variants = append(s.variants, row)
	}
	return s
}

// notes say what the result rests on.
func (q Question) notes(r *Result) (notes []string) {
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
	if slices.Contains(q.scaled(), true) {
		notes = append(notes, "The share of Spot is that at the desired count; a service that scales has other "+
			"shares at other counts.")
	}
	return notes
}

// scaled says of each service that is asked about whether it scales.
func (q Question) scaled() (all []bool) {
	for _, s := range q.subjects() {
		all = append(all, q.Scenario.Services[s.index].Scaling != nil)
	}
	return all
}

func round(v float64) float64 { return float64(int64(v*100+0.5)) / 100 }
