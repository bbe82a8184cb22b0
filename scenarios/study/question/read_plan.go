package question

import (
	"fmt"
	"math"

	"ecsim/pricing"
	"ecsim/scenarios/document"
	"ecsim/scenarios/input"
	"ecsim/scenarios/reading"
)

// Plan is what `ecsim plan` is asked beside the axes: how sure a plan must be, and what a miss costs.
type Plan struct {
	Share        float64 // of worlds in which every objective holds
	Worlds       int     // 0: as many as the share and the confidence need
	Replications int     // of each world
	Sampling     DesignKind
	Seed         uint64  // of the worlds
	MissPenalty  float64 // dollars a month in a world that misses an objective

	Places map[string]document.Place // of the keys
}

func (r *reader) readPlan(t *reading.Table) {
	p := &r.question.Plan
	p.Share = t.Number("share", 0.01, 0.9999)
	p.Worlds = t.Integer("worlds", 0, mostPoints)
	p.Replications = t.Integer("replications", 1, mostReplications)
	p.Sampling = DesignKind(t.Word("sampling", string(Independent), string(LatinHypercube), string(Sobol)))
	p.Seed = uint64(t.Integer("seed", 0, math.MaxInt))
	p.MissPenalty = t.Number("miss_penalty", 0, 1e9)
	p.Places = map[string]document.Place{"": t.Place()}
	for _, key := range []string{"share", "worlds"} {
		if n := t.Get(key); n != nil {
			p.Places[key] = n.Place
		}
	}
	t.Done()
}

// readDiscount reads what a Savings Plan takes off a class of usage.
func (r *reader) readDiscount(t *reading.Table) {
	if d, ok := input.ReadDiscount(t, "the study's [commitment]"); ok {
		r.question.Commitment.Discounts = append(r.question.Commitment.Discounts, d)
	}
}

// Offers are the Savings Plans of a commitment, for these families of instances.
func (c Commitment) Offers(families []string) (all []pricing.Offer) {
	add := func(kind pricing.PlanKind, family string) {
		for _, term := range c.Terms {
			for _, payment := range c.Payments {
				all = append(all, pricing.Offer{Kind: kind, Family: family, Years: int(term[0] - '0'),
					Payment: pricing.Payment(payment)})
			}
		}
	}
	for _, product := range c.Products {
		if pricing.PlanKind(product) == pricing.Compute {
			add(pricing.Compute, "")
			continue
		}
		for _, family := range families {
			add(pricing.EC2Instance, family)
		}
	}
	return all
}

// needsAll reports a commitment of which a part is missing: nothing would be considered.
func (r *reader) needsAll(t *reading.Table) {
	for _, key := range []string{"products", "terms", "payments"} {
		if !t.Has(key) {
			r.At(t.Place(), "a commitment without "+key, fmt.Sprintf("a list of %s as well", key), "")
		}
	}
}
