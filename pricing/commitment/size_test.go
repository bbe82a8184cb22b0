package commitment

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"ecsim/pricing"
	_ "ecsim/sim/random/repeatable" // the same cases each time
	"pgregory.net/rapid"
)

func product(kind pricing.PlanKind, off ...float64) Product {
	return Product{Offer: pricing.Offer{Kind: kind}, Off: off}
}

// hoursOf are whole hours with spend of one class.
func hoursOf(dollars ...float64) []Hour {
	hours := make([]Hour, len(dollars))
	for i, d := range dollars {
		hours[i] = Hour{1, []float64{d}}
	}
	return hours
}

// The newsvendor's fractile: with d off, commit to (1−d) times the d-quantile of the hourly on-demand spend.
func TestOneProductIsTheNewsvendors(t *testing.T) {
	tenths := hoursOf(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
	for _, c := range []struct {
		off, quantile float64
	}{{0.15, 2}, {0.25, 3}, {0.45, 5}, {0.5, 5}, {0.95, 10}, {0.05, 1}} {
		want := c.quantile * (1 - c.off)
		if got := Size([]Product{product(pricing.Compute, c.off)}, tenths)[0]; math.Abs(got-want) > step/2+1e-9 {
			t.Errorf("%v off: $%v an hour, want $%v", c.off, got, want)
		}
	}
}

// Spend of a known distribution: the size comes close to (1−d)·F⁻¹(d), within the quantile's own error.
func TestSizeOfSampledSpendIsNearTheTheory(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	exponential := make([]float64, 20_000)
	for i := range exponential {
		exponential[i] = 3 * random.ExpFloat64()
	}
	for _, off := range []float64{0.2, 0.45, 0.6} {
		want := (1 - off) * 3 * -math.Log(1-off)
		// the asymptotic standard error of a quantile: √(d(1−d)/n) / density
		deviation := (1 - off) * math.Sqrt(off*(1-off)/20_000) / ((1 - off) / 3)
		got := Size([]Product{product(pricing.Compute, off)}, hoursOf(exponential...))[0]
		if math.Abs(got-want) > 4*deviation {
			t.Errorf("%v off: $%.4f an hour, want $%.4f ± %.4f", off, got, want, deviation)
		}
	}
}

func drawHours(t *rapid.T, classes int) []Hour {
	hours := make([]Hour, rapid.IntRange(1, 6).Draw(t, "hours"))
	for i := range hours {
		hours[i].Weight = rapid.SampledFrom([]float64{0.25, 1, 1, 2}).Draw(t, "weight")
		for range classes {
			cents := rapid.SampledFrom([]int{0, 1, 5, 7, 10, 12, 20}).Draw(t, "cents")
			hours[i].OnDemand = append(hours[i].OnDemand, float64(cents)/100)
		}
	}
	return hours
}

var shares = []float64{0, 0.1, 0.2, 0.265, 0.45, 0.6}

// No step that AWS sells is cheaper than the size of one product, whatever it takes off each class.
func TestSizeOfOneProductAgainstEveryStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hours := drawHours(t, 3)
		p := product(pricing.Compute)
		for range 3 {
			p.Off = append(p.Off, rapid.SampledFrom(shares).Draw(t, "off"))
		}
		products := []Product{p}
		size := Size(products, hours)
		least := CostOf(products, size, hours).Total()
		for steps := range 610 {
			c := []float64{float64(steps) * step}
			if cost := CostOf(products, c, hours).Total(); cost < least-1e-9 {
				t.Fatalf("$%v costs %v, less than $%v: %v", c[0], cost, size[0], least)
			}
		}
	})
}

// No pair of commitments is cheaper than the sizes of two products by more than the last step's effect: an EC2
// Instance Savings Plan for a class, and a Compute Savings Plan for all of them.
func TestSizesOfTwoProductsAgainstEveryPair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hours := drawHours(t, 2)
		off := rapid.SampledFrom(shares[1:4]).Draw(t, "off")
		products := []Product{
			product(pricing.EC2Instance, off+rapid.SampledFrom([]float64{0.05, 0.2}).Draw(t, "more"), 0),
			product(pricing.Compute, off, rapid.SampledFrom(shares[1:]).Draw(t, "other")),
		}
		InOrder(products)
		least := CostOf(products, Size(products, hours), hours).Total()
		for a := 0.0; a < 0.22; a += 0.002 {
			for b := 0.0; b < 0.42; b += 0.004 {
				if cost := CostOf(products, []float64{a, b}, hours).Total(); cost < least-step {
					t.Fatalf("$%v and $%v cost %v, less than %v", a, b, cost, least)
				}
			}
		}
	})
}

// Going product by product, the largest discount first, is not enough: here the first would take the hours
// that the second covers better.
func TestTwoProductsAreSizedTogether(t *testing.T) {
	products := []Product{product(pricing.EC2Instance, 0.4, 0), product(pricing.Compute, 0.2, 0.2)}
	var hours []Hour
	for i := range 100 {
		h := Hour{1, []float64{10, 0}}
		if i >= 65 {
			h.OnDemand = []float64{0, 10}
		}
		hours = append(hours, h)
	}
	if got := Size(products, hours); !slices.Equal(got, []float64{0, 8}) {
		t.Errorf("sizes %v, want [0 8]: 10 dollars are always spent on one or the other", got)
	}
}

// Two Compute Savings Plans with different discounts are no question that Size answers: the first would take what the
// second covers better. Two that cover one class each are.
func TestTwoComputePlansAreRefused(t *testing.T) {
	size := func(products ...Product) (refused bool) {
		defer func() { refused = recover() != nil }()
		Size(products, []Hour{{1, []float64{1, 1}}})
		return false
	}
	crossing := []Product{product(pricing.Compute, 0.3, 0.2), product(pricing.Compute, 0.2, 0.4)}
	if !size(crossing...) {
		t.Error("plans whose discounts cross are sized")
	}
	if size(crossing[0]) || size(product(pricing.EC2Instance, 0.3, 0), product(pricing.EC2Instance, 0, 0.3), crossing[1]) {
		t.Error("plans of one class each, then one of all, are refused")
	}
}

// Twice the spend, twice the commitment; without spend, or without a discount, none.
func TestSizesScaleWithTheSpend(t *testing.T) {
	p := []Product{product(pricing.Compute, 0.2)}
	one, two := Size(p, hoursOf(1, 5, 9))[0], Size(p, hoursOf(2, 10, 18))[0]
	if one != 0.8 || two != 1.6 {
		t.Errorf("sizes %v and %v, want 0.8 and 1.6", one, two)
	}
	if got := Size(p, hoursOf(0, 0))[0]; got != 0 {
		t.Errorf("$%v for nothing", got)
	}
	if got := Size([]Product{product(pricing.Compute, 0)}, hoursOf(1))[0]; got != 0 {
		t.Errorf("$%v for no discount", got)
	}
}
