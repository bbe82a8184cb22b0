package input

import (
	"math"
	"slices"
	"strings"

	"ecsim/pricing"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
)

// planUsageExpected is what a discount may be on.
const planUsageExpected = pricing.FargateUsage + ", or a family of instances such as m5"

// ReadDiscount reads what a Savings Plan takes off a class of usage, by the word of source; ok when nothing
// was wrong with it.
func ReadDiscount(t *reading.Table, source string) (d pricing.Discount, ok bool) {
	before := len(t.Problems)
	d = pricing.Discount{Offer: ReadOffer(t), Region: pricing.AnyRegion, Observed: pricing.Undated,
		Confidence: pricing.High, Source: source}
	if n := t.Require("usage", planUsageExpected); n != nil {
		d.Usage = t.Text("usage")
		if known := pricing.PlanUsages(); d.Usage != "" && !slices.Contains(known, d.Usage) {
			t.Problem(n, reading.OneOf(known), problem.Nearest(d.Usage, known))
		}
	}
	if t.Has("region") {
		d.Region = t.Text("region")
	}
	if n := t.Require("off", `what it takes off the on-demand price, such as "27%"`); n != nil {
		off, isShare := reading.ParseFraction(t.Value("off"))
		if permille := math.Round(off * 1000); !isShare || permille < 1 || permille > 999 {
			t.Problem(n, `more than 0% and less than 100%, to a tenth of a percent, such as "27%"`, "")
		} else {
			d.Permille = int64(permille)
		}
	}
	t.Done()
	if len(t.Problems) > before {
		return d, false
	}
	if err := d.Check(); err != nil {
		t.At(t.Place(), "a discount that cannot be used: "+err.Error(), "one that a Savings Plan can have", "")
	}
	return d, len(t.Problems) == before
}

// ReadOffer reads which Savings Plan is meant.
func ReadOffer(t *reading.Table) pricing.Offer {
	n := t.Require("offer", "a Savings Plan, such as compute-1yr-no-upfront")
	if n == nil {
		return pricing.Offer{}
	}
	offer, err := pricing.ParseOffer(n.Text)
	if err != nil {
		_, expected, _ := strings.Cut(err.Error(), ", expected ")
		t.Problem(n, expected, "")
		return offer
	}
	families := pricing.PlanUsages()[1:]
	if offer.Family != "" && !slices.Contains(families, offer.Family) {
		near := offer
		if near.Family = problem.Nearest(offer.Family, families); near.Family != "" {
			t.Problem(n, "a Savings Plan of a family that ecsim has prices of", near.String())
		} else {
			t.Problem(n, "a Savings Plan of one of the families "+strings.Join(families, ", "), "")
		}
	}
	return offer
}
