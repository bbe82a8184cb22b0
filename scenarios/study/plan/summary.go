package plan

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"ecsim/model"
	"ecsim/pricing"
	"ecsim/scenarios"
	"ecsim/scenarios/study/apply"
	"ecsim/scenarios/study/inference"
	"ecsim/scenarios/study/question"
)

// summary makes the result of a race.
type summary struct {
	q      *question.Question
	field  *field
	rules  Rules
	player *player
	race   *race
	shown  []*candidate // played in every world; with a plan it is the first
	meets  bool         // there is a plan

	holdings []holding   // of those shown
	knowing  [][]settled // by world, then of those shown: with the commitment that is best there
	best     []int       // which of those shown is best in hindsight, by world
}

func (s *summary) result() (*Result, error) {
	r := &Result{
		Schema: Schema, Version: scenarios.Version(), CatalogDate: s.player.prices.Date(), Study: s.q.Name,
		Summary: s.q.Summary, Scenario: s.q.Base.Name, Region: s.q.Base.Region, Rules: s.rules,
		Alternatives: []Choice{}, Rejected: []Rejected{}, Inputs: []string{}, Worlds: []WorldResult{}, Apply: []apply.Step{},
	}
	r.Rules.Level = figure(r.Rules.Level)
	r.Runs = Runs{
		Candidates: len(s.field.candidates), Illegal: len(s.field.illegal), Rounds: s.race.rounds,
		Played: s.race.played * s.rules.Replications,
		All:    len(s.field.candidates) * s.rules.Worlds * s.rules.Replications,
	}
	s.lookBack()
	for i, c := range s.shown {
		choice := s.choice(i, c)
		if i == 0 && s.meets {
			r.Plan = &choice
		} else {
			r.Alternatives = append(r.Alternatives, choice)
		}
	}
	r.Rejected = s.rejected()
	for _, a := range s.q.Uncertain {
		r.Inputs = append(r.Inputs, a.Name)
	}
	for w := range s.best {
		r.Worlds = append(r.Worlds, s.world(w))
	}
	if !s.meets {
		r.Certificate = s.certificate()
		return r, nil
	}
	var err error
	r.Apply, err = callsOf(s.q, r.Plan)
	return r, err
}

// lookBack buys each candidate that is shown its commitment, and finds the best of them in each world.
func (s *summary) lookBack() {
	m := s.player.market
	for _, c := range s.shown {
		s.holdings = append(s.holdings, m.best(m.hoursOf(c.trials...)))
	}
	if len(s.shown) == 0 {
		return
	}
	for w := range s.rules.Worlds {
		var knowing []settled
		for _, c := range s.shown {
			t := &c.trials[w]
			knowing = append(knowing, m.settle(t, m.best(m.hoursOf(*t)), s.rules.MissPenalty))
		}
		s.knowing = append(s.knowing, knowing)
		s.best = append(s.best, hindsight(s.shown, knowing, w, s.rules.MissPenalty))
	}
}

// addRegret adds what one of those shown costs too much in a world.
func (s *summary) addRegret(r *Regret, i, w int, weight float64) {
	chosen := s.player.market.settle(&s.shown[i].trials[w], s.holdings[i], s.rules.MissPenalty)
	r.add(chosen, s.knowing[w][i], s.knowing[w][s.best[w]], weight)
}

// choice is what is told of a candidate that was played in every world.
func (s *summary) choice(i int, c *candidate) Choice {
	m, h, n := s.player.market, s.holdings[i], len(c.trials)
	with, list := make([]float64, n), make([]float64, n)
	for w := range c.trials {
		settled := m.settle(&c.trials[w], h, 0)
		with[w], list[w] = settled.total(), settled.onDemand
	}
	out := Choice{
		Name: c.name, Set: c.set, Words: wordsOf(s.field.scenarios[c]), Meets: c.out == "",
		Monthly: s.interval(with), OnDemand: s.interval(list), Commitments: []CommitmentResult{},
		Missed: c.missed, AtLeast: figure(inference.AtLeast(n-c.missed, n, s.rules.Level)),
		AtMost: figure(inference.AtMost(n-c.missed, n, s.rules.Level)), Objectives: []ObjectiveOfChoice{},
	}
	for w := range c.trials {
		s.addRegret(&out.Regret, i, w, 1/float64(n))
	}
	out.Regret = out.Regret.rounded()
	cost := m.costOf(h, m.hoursOf(c.trials...))
	for j, p := range h.products {
		if h.commitments[j] > 0 {
			out.Commitments = append(out.Commitments, CommitmentResult{Offer: p.Offer.String(),
				Hourly: figure(h.commitments[j]), Unused: figure(cost.Unused[j] / h.commitments[j]),
				Off: figure(slices.Max(p.Off))})
		}
	}
	for j, slo := range s.q.SLOs {
		out.Objectives = append(out.Objectives, s.objective(c, j, slo))
	}
	return out
}

func (s *summary) interval(values []float64) scenarios.Measure {
	column := inference.Column{Kind: inference.Mean}
	for _, v := range values {
		column.Observations = append(column.Observations, inference.Observation{Value: v, Weight: 1})
	}
	e := column.Estimate(s.rules.Confidence)
	return scenarios.Measure{Mean: e.Point, Low: e.Low, High: e.High, N: e.N}
}

// objective is how a candidate holds an objective over the worlds.
func (s *summary) objective(c *candidate, j int, slo model.SLO) ObjectiveOfChoice {
	values := sortedWorstLast(c.trials, j, slo)
	out := ObjectiveOfChoice{Measure: slo.Measure, Median: scenarios.Single(values[len(values)/2]),
		Reached: scenarios.Single(values[len(values)-1-s.rules.MayMiss])}
	for w := range c.trials {
		if c.trials[w].missed[j] {
			out.Missed++
		}
	}
	return out
}

// sortedWorstLast is an objective's values over worlds; what could not be measured is the worst.
func sortedWorstLast(trials []trial, j int, slo model.SLO) []float64 {
	var values []float64
	for w := range trials {
		values = append(values, trials[w].values[j])
	}
	slices.SortFunc(values, func(a, b float64) int {
		if math.IsNaN(a) || math.IsNaN(b) {
			return -cmp.Compare(a, b)
		}
		if slo.HasMax {
			return cmp.Compare(a, b)
		}
		return cmp.Compare(b, a)
	})
	return values
}

// rejected is every candidate that is not shown, with the reason, by name of the reason's kind.
func (s *summary) rejected() []Rejected {
	list := []Rejected{}
	for _, c := range s.field.candidates {
		if slices.Contains(s.shown, c) {
			continue
		}
		r := Rejected{Name: c.name, Because: c.out, Worlds: len(c.trials), Missed: c.missed}
		if c.out == "" {
			r.Because = "costs more, on the worlds that it was played in"
		}
		if len(c.trials) > 0 {
			cost := figure(s.player.market.expected(c, 0))
			r.Monthly = &cost
		}
		list = append(list, r)
	}
	return append(list, s.field.illegal...)
}

// world is what became of the plan, or of the nearest to one, in a world.
func (s *summary) world(w int) WorldResult {
	m, t := s.player.market, &s.shown[0].trials[w]
	settled := m.settle(t, s.holdings[0], s.rules.MissPenalty)
	out := WorldResult{Values: []string{}, Best: s.shown[s.best[w]].name,
		BestMonthly: figure(s.knowing[w][s.best[w]].total()), Monthly: figure(settled.total()), Missed: []string{}}
	for _, l := range s.player.worlds[w].levels {
		out.Values = append(out.Values, l.Label)
	}
	for j, slo := range s.q.SLOs {
		if t.missed[j] {
			out.Missed = append(out.Missed, slo.Measure)
		}
	}
	s.addRegret(&out.Regret, 0, w, 1)
	out.Regret = out.Regret.rounded()
	return out
}

func isUnknown(err error) bool {
	var unknown pricing.UnknownDiscount
	return errors.As(err, &unknown)
}
