package pricing_test

import (
	"testing"

	"ecsim/model/usage"
	"ecsim/pricing"
	"ecsim/pricing/catalog"
	_ "ecsim/sim/random/repeatable" // the same cases each time
	"pgregory.net/rapid"
)

// drawLedger books anything that us-east-1 has prices for.
func drawLedger(t *rapid.T) *usage.Ledger {
	var l usage.Ledger
	for range rapid.IntRange(0, 30).Draw(t, "entries") {
		key := usage.Key{
			Owner:     rapid.SampledFrom([]string{"api", "web"}).Draw(t, "owner"),
			Dimension: rapid.SampledFrom(usage.Dimensions()).Draw(t, "dimension"),
			Cause:     rapid.SampledFrom(usage.Causes()).Draw(t, "cause"),
			Hour:      rapid.IntRange(0, 5).Draw(t, "hour"),
		}
		l.Add(key, rapid.Int64Range(0, 10_000*key.Dimension.PerUnit()).Draw(t, "quantity"))
	}
	return &l
}

func mustPrice(t *rapid.T, l *usage.Ledger, c *pricing.Catalog) pricing.Bill {
	bill, err := pricing.Price(l, c, "us-east-1", pricing.Terms{})
	if err != nil {
		t.Fatal(err)
	}
	return bill
}

// Sums shown are sums of what is shown: lines, causes and hours add up to the total, exactly.
func TestEverythingSumsToTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLedger(t)
		bill := mustPrice(t, l, catalog.Embedded())
		var lines, causes, hours pricing.Money
		quantities := map[usage.Dimension]int64{}
		for _, line := range bill.LineItems {
			lines += line.Amount
			quantities[line.Dimension] += line.Quantity
			var parts, hourly pricing.Money
			for _, p := range line.ByCause {
				parts += p.Amount
			}
			for _, h := range line.Hourly() {
				hourly += h
			}
			if parts != line.Amount || hourly != line.Amount {
				t.Errorf("line %s, causes %s, hours %s", line.Amount, parts, hourly)
			}
		}
		for _, p := range bill.ByCause {
			causes += p.Amount
		}
		for _, h := range bill.HourlyRates(0, 1<<60) { // whole hours: no rate differs from what was paid
			hours += h
		}
		if lines != bill.Total || causes != bill.Total || hours != bill.Total {
			t.Fatalf("total %s: lines %s, causes %s, hours %s", bill.Total, lines, causes, hours)
		}
		for _, d := range usage.Dimensions() {
			if quantities[d] != l.Total(d) {
				t.Errorf("%s: %d on the bill, %d in the ledger", d, quantities[d], l.Total(d))
			}
		}
	})
}

// Unit prices × k: the bill × k, up to the rounding of each line.
func TestPricesTimesKIsBillTimesK(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLedger(t)
		k := rapid.Int64Range(0, 9).Draw(t, "k")
		var dearer []pricing.Entry
		for _, e := range catalog.Embedded().Entries() {
			e.Price = times(t, e.Price, k)
			dearer = append(dearer, e)
		}
		c, err := pricing.NewCatalog("2026", dearer)
		if err != nil {
			t.Fatal(err)
		}
		one, many := mustPrice(t, l, catalog.Embedded()), mustPrice(t, l, c)
		bound := pricing.Money(k+1) * pricing.Money(len(one.LineItems))
		if off := many.Total - one.Total*pricing.Money(k); off > bound || off < -bound {
			t.Fatalf("%s × %d is %s, off by %d", one.Total, k, many.Total, off)
		}
	})
}

// times multiplies a price by adding it up, figure by figure, on the money scale it has at most.
func times(t *rapid.T, r pricing.Rate, k int64) pricing.Rate {
	amount, err := r.Times(k, 1)
	if err != nil {
		t.Fatal(err)
	}
	product, err := pricing.ParseRate(amount.String())
	if err != nil {
		t.Fatal(err)
	}
	return product
}

// Using more never costs less, and a bill is never negative.
func TestMoreUsageNeverCostsLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		less, more := drawLedger(t), drawLedger(t)
		more.Merge(less)
		a, b := mustPrice(t, less, catalog.Embedded()), mustPrice(t, more, catalog.Embedded())
		if a.Total < 0 || b.Total < a.Total {
			t.Fatalf("less costs %s, more %s", a.Total, b.Total)
		}
	})
}

// The bill of a ledger in two parts is the bill of the whole, up to the rounding of each line.
func TestBillsOfSplitLedgersAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawLedger(t), drawLedger(t)
		c := catalog.Embedded()
		parts := mustPrice(t, a, c).Total + mustPrice(t, b, c).Total
		a.Merge(b)
		whole := mustPrice(t, a, c)
		bound := pricing.Money(2 * len(whole.LineItems))
		if off := parts - whole.Total; off > bound || off < -bound {
			t.Fatalf("parts %s, whole %s", parts, whole.Total)
		}
	})
}
