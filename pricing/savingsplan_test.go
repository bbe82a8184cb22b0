package pricing_test

import (
	"errors"
	"strings"
	"testing"

	"ecsim/model/usage"
	"ecsim/pricing"
	"ecsim/pricing/catalog"
	"ecsim/sim/clock"
	"pgregory.net/rapid"
)

// plan is a Savings Plan of so many dollars an hour.
func plan(t interface{ Fatal(...any) }, offer, hourly string) pricing.SavingsPlan {
	o, err := pricing.ParseOffer(offer)
	if err != nil {
		t.Fatal(err)
	}
	m, err := pricing.ParseMoney(hourly)
	if err != nil {
		t.Fatal(err)
	}
	return pricing.SavingsPlan{Offer: o, Hourly: m}
}

// Savings Plans user guide, "How Savings Plans apply to your usage", one sentence a row. On-demand in
// us-east-1: vCPU 0.04048, GB 0.004445, c5.large 0.085, m5.large 0.096.
func TestSavingsPlansApplyAsAWSDoes(t *testing.T) {
	type used struct {
		dimension usage.Dimension
		hour      int
		units     int64
	}
	hours := func(n int) clock.Span { return clock.Span(n) * clock.Hour }
	ownPrices := []pricing.Discount{
		discount(t, "compute-1yr-no-upfront", "m5", 300), discount(t, "ec2-instance-m5-1yr-no-upfront", "m5", 400),
	}
	for _, c := range []struct {
		name   string
		plans  []pricing.SavingsPlan
		usage  []used
		to     clock.Span
		lines  string // rows of covered usage and commitments
		total  string
		unused string
	}{
		{"all is covered, exactly", []pricing.SavingsPlan{plan(t, "compute-1yr-no-upfront", "0.032384")},
			[]used{{usage.FargateVCPUx86, 0, 1}}, hours(1),
			"savings-plan-fargate-vcpu-x86 -0.04048; compute-1yr-no-upfront 0.032384", "0.032384", "0.00"},
		{"what is left of the commitment is paid, and lost for other hours",
			[]pricing.SavingsPlan{plan(t, "compute-1yr-no-upfront", "0.04")},
			[]used{{usage.FargateVCPUx86, 1, 1}}, hours(2),
			"savings-plan-fargate-vcpu-x86 -0.04048; compute-1yr-no-upfront 0.08", "0.08", "0.047616"},
		{"equal discounts: the lowest rate first, and a line may be covered in part",
			[]pricing.SavingsPlan{plan(t, "compute-1yr-no-upfront", "0.02")}, // 0.012888 / 0.8, to a CPU-unit-second
			[]used{{usage.FargateVCPUx86, 0, 1}, {usage.FargateMemoryX86, 0, 2}}, hours(1),
			"savings-plan-fargate-vcpu-x86 -0.0161099946; savings-plan-fargate-memory-x86 -0.00889; " +
				"compute-1yr-no-upfront 0.02", "0.0443700054", "0.0000000043"},
		{"the highest discount first: m5 at 30 % before Fargate at 20 %",
			[]pricing.SavingsPlan{plan(t, "compute-1yr-no-upfront", "0.0672")},
			[]used{{usage.FargateVCPUx86, 0, 1}, {usage.EC2("m5.large"), 0, 1}}, hours(1),
			"savings-plan-ec2-m5.large -0.096; compute-1yr-no-upfront 0.0672", "0.10768", "0.00"},
		{"EC2 Instance Savings Plans first, then Compute Savings Plans on what is left",
			[]pricing.SavingsPlan{plan(t, "compute-1yr-no-upfront", "0.0672"),
				plan(t, "ec2-instance-m5-1yr-no-upfront", "0.0576")},
			[]used{{usage.EC2("m5.large"), 0, 2}}, hours(1),
			"savings-plan-ec2-m5.large -0.192; ec2-instance-m5-1yr-no-upfront 0.0576; " +
				"compute-1yr-no-upfront 0.0672", "0.1248", "0.00"},
		{"an EC2 Instance Savings Plan covers no other family",
			[]pricing.SavingsPlan{plan(t, "ec2-instance-m5-1yr-no-upfront", "0.06")},
			[]used{{usage.EC2("c5.large"), 0, 1}}, hours(1),
			"ec2-instance-m5-1yr-no-upfront 0.06", "0.145", "0.06"},
		{"plans of one offer are pooled", []pricing.SavingsPlan{plan(t, "compute-1yr-no-upfront", "0.030384"),
			plan(t, "compute-1yr-no-upfront", "0.002")},
			[]used{{usage.FargateVCPUx86, 0, 1}}, hours(1),
			"savings-plan-fargate-vcpu-x86 -0.04048; compute-1yr-no-upfront 0.032384", "0.032384", "0.00"},
		{"Spot, storage and addresses are not eligible",
			[]pricing.SavingsPlan{plan(t, "compute-1yr-no-upfront", "1")},
			[]used{{usage.FargateSpotVCPUx86, 0, 1}, {usage.FargateStorage, 0, 1}, {usage.PublicIPv4, 0, 1}},
			hours(1), "compute-1yr-no-upfront 1.00", "1.01799661", "1.00"},
		{"half an hour measured: half the commitment",
			[]pricing.SavingsPlan{plan(t, "compute-1yr-no-upfront", "0.032384")},
			[]used{{usage.FargateVCPUx86, 0, 1}}, clock.Hour / 2,
			"savings-plan-fargate-vcpu-x86 -0.02024; compute-1yr-no-upfront 0.016192", "0.036432", "0.00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l usage.Ledger
			for _, u := range c.usage {
				l.Add(usage.Key{Owner: "web", Dimension: u.dimension, Hour: u.hour}, u.units*u.dimension.PerUnit())
			}
			prices, err := catalog.Embedded().WithDiscounts(ownPrices)
			if err != nil {
				t.Fatal(err)
			}
			bill, err := pricing.Price(&l, prices, "us-east-1", pricing.Terms{SavingsPlans: c.plans, To: c.to})
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, line := range bill.LineItems {
				if line.Kind != pricing.Consumed {
					lines = append(lines, line.Name()+" "+line.Amount.String())
				}
			}
			unused := pricing.Money(0)
			for _, u := range bill.SavingsPlans {
				unused += u.Unused()
			}
			if got := strings.Join(lines, "; "); got != c.lines {
				t.Errorf("lines %s\nwant  %s", got, c.lines)
			}
			if bill.Total.String() != c.total || unused.String() != c.unused {
				t.Errorf("total %s, unused %s, want %s and %s", bill.Total, unused, c.total, c.unused)
			}
		})
	}
}

func discount(t *testing.T, offer, class string, permille int64) pricing.Discount {
	return pricing.Discount{Offer: plan(t, offer, "0").Offer, Usage: class, Region: "*", Permille: permille,
		Observed: pricing.Undated, Confidence: pricing.High, Source: "this test"}
}

// A rate that nobody told us is an error, never zero; so is a plan without the measured part of the run.
func TestUnknownRatesAreErrors(t *testing.T) {
	var l usage.Ledger
	units(&l, usage.EC2("m7i.large"), 1)
	units(&l, usage.EC2("m7i.xlarge"), 1)
	terms := pricing.Terms{SavingsPlans: []pricing.SavingsPlan{plan(t, "compute-1yr-no-upfront", "1")}, To: clock.Hour}
	_, err := pricing.Price(&l, catalog.Embedded(), "us-east-1", terms)
	var unknown pricing.UnknownDiscount
	if !errors.As(err, &unknown) || unknown.Usage != "m7i" || strings.Count(err.Error(), "no rate known") != 1 {
		t.Errorf("error %v", err)
	}
	terms.To = 0
	if _, err := pricing.Price(&l, catalog.Embedded(), "us-east-1", terms); err == nil {
		t.Error("priced without the measured part")
	}
}

// Rows, causes and hours sum to the total; a plan's rows add no more than its fee and take off no more than
// was consumed; doing without any plan is the same bill without those rows.
func TestSavingsPlansKeepTheSums(t *testing.T) {
	offers := []string{"compute-1yr-no-upfront", "compute-3yr-all-upfront", "ec2-instance-c5-3yr-no-upfront"}
	eligible := []usage.Dimension{usage.FargateVCPUx86, usage.FargateMemoryArm, usage.EC2("c5.large"),
		usage.EC2("c5.xlarge"), usage.FargateSpotVCPUArm, usage.ALBHours}
	rapid.Check(t, func(t *rapid.T) {
		var l usage.Ledger
		for range rapid.IntRange(0, 20).Draw(t, "entries") {
			key := usage.Key{
				Owner:     rapid.SampledFrom([]string{"api", "web"}).Draw(t, "owner"),
				Dimension: rapid.SampledFrom(eligible).Draw(t, "dimension"),
				Cause:     rapid.SampledFrom(usage.Causes()).Draw(t, "cause"),
				Hour:      rapid.IntRange(0, 3).Draw(t, "hour"),
			}
			l.Add(key, rapid.Int64Range(0, 3*key.Dimension.PerUnit()).Draw(t, "quantity"))
		}
		terms := pricing.Terms{From: clock.Span(rapid.Int64Range(0, int64(clock.Hour)).Draw(t, "from")), To: 4 * clock.Hour}
		for range rapid.IntRange(0, 3).Draw(t, "plans") {
			p := plan(t, rapid.SampledFrom(offers).Draw(t, "offer"), "0")
			p.Hourly = pricing.Money(rapid.Int64Range(0, 300).Draw(t, "commitment")) * pricing.CommitmentStep
			terms.SavingsPlans = append(terms.SavingsPlans, p)
		}
		bill, err := pricing.Price(&l, catalog.Embedded(), "us-east-1", terms)
		if err != nil {
			t.Fatal(err)
		}
		list := mustPrice(t, &l, catalog.Embedded())
		var consumed, fee, rows, causes, hours, month, monthCauses pricing.Money
		for _, line := range bill.LineItems {
			rows += line.Amount
			switch line.Kind {
			case pricing.Consumed:
				consumed += line.Amount
			case pricing.Commitment:
				fee += line.Amount
			default:
				if line.Amount > 0 {
					t.Errorf("%s adds %s", line.Name(), line.Amount)
				}
			}
			for _, h := range line.Hourly() {
				hours += h
			}
			month += line.Monthly(terms.To - terms.From)
		}
		for i, part := range bill.MonthlyByCause(terms.To - terms.From) {
			causes += bill.ByCause[i].Amount
			monthCauses += part.Amount
		}
		if rows != bill.Total || causes != bill.Total || hours != bill.Total || month != monthCauses {
			t.Fatalf("total %s: rows %s, causes %s, hours %s; month %s, %s",
				bill.Total, rows, causes, hours, month, monthCauses)
		}
		used, paid := pricing.Money(0), pricing.Money(0)
		for _, u := range bill.SavingsPlans {
			used, paid = used+u.Used, paid+u.Fee
			if u.Used < 0 || u.Unused() < 0 {
				t.Errorf("%s: used %s of %s", u.Offer, u.Used, u.Fee)
			}
		}
		slack := pricing.Money(len(bill.LineItems) + 100) // a rounding of each row, and of each hour and plan
		if consumed != list.Total || paid != fee || bill.Total < 0 ||
			bill.Total > list.Total+fee-used+slack {
			t.Fatalf("list %s, consumed %s, fee %s (%s), used %s, total %s",
				list.Total, consumed, fee, paid, used, bill.Total)
		}
	})
}
