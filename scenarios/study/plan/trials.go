package plan

import (
	"context"
	"math"
	"slices"

	"ecsim/model"
	"ecsim/pricing"
	"ecsim/pricing/catalog"
	"ecsim/pricing/commitment"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/question"
)

// player plays trials in the Lab and keeps the market that their spend can be committed in.
type player struct {
	lab    *study.Lab
	q      *question.Question
	prices *pricing.Catalog
	worlds []world
	market *market
}

func newPlayer(lab *study.Lab, q *question.Question, worlds []world) (*player, error) {
	prices, err := catalog.Embedded().WithDiscounts(q.Commitment.Discounts)
	if err != nil {
		return nil, err
	}
	p := &player{lab: lab, q: q, prices: prices, worlds: worlds}
	p.market, err = p.newMarket(nil)
	return p, err
}

// newMarket is what can be bought for classes of usage.
func (p *player) newMarket(classes commitment.Classes) (*market, error) {
	var families []string
	for _, c := range classes {
		if c != pricing.FargateUsage {
			families = append(families, c)
		}
	}
	off := func(o pricing.Offer, class string) (float64, error) {
		if o.Kind == pricing.EC2Instance && o.Family != class {
			return 0, nil
		}
		d, err := p.prices.DiscountOf(o, class, p.q.Base.Region)
		return float64(d.Permille) / 1000, err
	}
	return newMarket(classes, p.q.Commitment.Offers(families), off)
}

// play plays trials, all in one call of the Lab.
func (p *player) play(ctx context.Context, asks []ask) ([]trial, error) {
	needs := make([]study.Need, len(asks))
	for i, a := range asks {
		set := slices.Concat(a.candidate.set, p.worlds[a.world].levels.Set())
		s, err := p.q.Load(set...)
		if err != nil {
			return nil, err
		}
		n := p.q.Plan.Replications
		v := study.NewVariant(a.candidate.name, s, set...)
		v.AlignWarmUpWith(p.q.Base)
		needs[i] = study.Need{Variant: v, From: a.world * n, To: (a.world + 1) * n}
	}
	tallies, err := p.lab.Tallies(ctx, needs)
	if err != nil {
		return nil, err
	}
	trials := make([]trial, len(asks))
	for i, t := range tallies {
		trials[i] = p.trialOf(t)
	}
	return trials, p.classify(trials)
}

// trialOf reads what a plan needs of a tally.
func (p *player) trialOf(t *study.Tally) trial {
	value := func(path string) float64 {
		column, ok := t.Column(path)
		if !ok {
			return math.NaN()
		}
		return column.Estimate(p.q.Confidence).Point
	}
	out := trial{monthly: value("cost.monthly"), spend: t.Spend,
		from: t.Variant.Scenario.WarmUp, to: t.Variant.Scenario.Horizon}
	for _, slo := range p.q.SLOs {
		v := value(slo.Measure)
		out.values = append(out.values, v)
		out.missed = append(out.missed, !holds(slo, v))
	}
	return out
}

// holds reports whether a value is within an objective; what could not be measured is not.
func holds(slo model.SLO, v float64) bool {
	return (!slo.HasMin || v >= slo.Min) && (!slo.HasMax || v <= slo.Max)
}

// classify makes a new market when trials spend on a class that none before did.
func (p *player) classify(trials []trial) (err error) {
	known := len(p.market.classes)
	classes := slices.Clone(p.market.classes)
	for i := range trials {
		for _, spend := range trials[i].spend {
			for _, s := range spend {
				if !slices.Contains(classes, s.Class) {
					classes = append(classes, s.Class)
				}
			}
		}
	}
	if len(classes) > known {
		slices.Sort(classes)
		p.market, err = p.newMarket(classes)
	}
	return err
}
