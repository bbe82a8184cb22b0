package commitment

import (
	"math"
	"testing"

	"ecsim/model/usage"
	"ecsim/pricing"
	"ecsim/pricing/catalog"
	"ecsim/sim/clock"
	"pgregory.net/rapid"
)

// The reference is the bill: what hours cost with commitments is what pricing.Price says, for any usage and
// plans; a bill covers whole instance-seconds, at most one of a type and hour less.
func TestCostIsTheBills(t *testing.T) {
	offers := []string{"ec2-instance-c5-3yr-no-upfront", "compute-3yr-no-upfront"}
	classes := Classes{"c5", "fargate"}
	c, region := catalog.Embedded(), "us-east-1"
	var products []Product
	for _, text := range offers {
		p := Product{Off: make([]float64, len(classes))}
		var err error
		if p.Offer, err = pricing.ParseOffer(text); err != nil {
			t.Fatal(err)
		}
		for i, d := range []usage.Dimension{usage.EC2("c5.large"), usage.FargateVCPUx86} {
			if found, err := c.Discount(p.Offer, d, region); err == nil {
				p.Off[i] = float64(found.Permille) / 1000
			}
		}
		products = append(products, p)
	}
	rapid.Check(t, func(t *rapid.T) {
		from := clock.Span(rapid.Int64Range(0, int64(clock.Hour)-1).Draw(t, "from"))
		to := 4*clock.Hour - clock.Span(rapid.Int64Range(0, int64(clock.Hour)-1).Draw(t, "short"))
		var l usage.Ledger
		for range rapid.IntRange(0, 20).Draw(t, "entries") {
			d := rapid.SampledFrom([]usage.Dimension{usage.FargateVCPUx86, usage.FargateMemoryArm,
				usage.EC2("c5.large"), usage.EC2("c5.xlarge"), usage.ALBCapacity}).Draw(t, "dimension")
			key := usage.Key{Owner: "web", Dimension: d, Hour: rapid.IntRange(0, 3).Draw(t, "hour")}
			l.Add(key, rapid.Int64Range(0, d.PerUnit()).Draw(t, "quantity"))
		}
		terms := pricing.Terms{From: from, To: to}
		commitments := make([]float64, len(products))
		for i, p := range products {
			steps := rapid.Int64Range(0, 200).Draw(t, "commitment")
			plan := pricing.SavingsPlan{Offer: p.Offer, Hourly: pricing.Money(steps) * pricing.CommitmentStep}
			terms.SavingsPlans = append(terms.SavingsPlans, plan)
			commitments[i] = plan.Hourly.Dollars()
		}
		with, err := pricing.Price(&l, c, region, terms)
		if err != nil {
			t.Fatal(err)
		}
		list, err := pricing.Price(&l, c, region, pricing.Terms{})
		if err != nil {
			t.Fatal(err)
		}
		spend, err := SpendOf(&l, c, region, from, to)
		if err != nil {
			t.Fatal(err)
		}
		cost := CostOf(products, commitments, classes.Hours(spend, from, to))
		const slack = 4 * 2 * 0.17 / 3600
		hours := (to - from).Seconds() / 3600
		saved := (cost.OnDemand - cost.Total()) * hours
		if want := (list.Total - with.Total).Dollars(); math.Abs(saved-want) > slack {
			t.Fatalf("saves $%v, the bill $%v", saved, want)
		}
		for i, u := range with.SavingsPlans {
			if math.Abs(cost.Unused[i]*hours-u.Unused().Dollars()) > slack {
				t.Fatalf("%s: $%v unused, the bill %s", u.Offer, cost.Unused[i]*hours, u.Unused())
			}
		}
	})
}
