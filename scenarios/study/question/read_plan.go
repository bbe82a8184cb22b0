package question

import (
	"fmt"
	"math"

	"ecsim/pricing"
	"ecsim/scenarios/document"
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
	p.Sampling = DesignKind(t.Word("sampling", string(LatinHypercube), string(Sobol)))
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
	d := pricing.Discount{Region: pricing.AnyRegion, Observed: pricing.Undated, Confidence: pricing.High,
		Source: "the study's [commitment]"}
	before := len(r.Problems)
	if n := t.Require("offer", `a Savings Plan such as "compute-1yr-no-upfront"`); n != nil {
		offer, err := pricing.ParseOffer(n.Text)
		if d.Offer = offer; err != nil {
			r.Problem(n, "a Savings Plan such as compute-1yr-no-upfront or ec2-instance-m5-3yr-all-upfront", "")
		}
	}
	if n := t.Require("usage", `"fargate", or a family of instances such as "m5"`); n != nil {
		d.Usage = t.Text("usage")
	}
	if n := t.Require("off", `what it takes off the on-demand price, such as "27%"`); n != nil {
		known := len(r.Problems)
		permille := math.Round(t.Fraction("off") * 1000)
		if d.Permille = int64(permille); len(r.Problems) == known && (permille < 1 || permille > 999) {
			r.Problem(n, "more than 0% and less than 100%", "")
		}
	}
	if t.Has("region") {
		d.Region = t.Text("region")
	}
	t.Done()
	if len(r.Problems) > before {
		return
	}
	if err := d.Check(); err != nil {
		r.At(t.Place(), "a discount that cannot be: "+err.Error(), "an offer, a usage that it covers, and a Region", "")
		return
	}
	r.question.Commitment.Discounts = append(r.question.Commitment.Discounts, d)
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
