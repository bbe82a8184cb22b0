package commitment

import (
	"cmp"
	"slices"

	"ecsim/pricing"
)

// Product is a Savings Plan that can be bought.
type Product struct {
	Offer pricing.Offer
	Off   []float64 // the share that it takes off each class, below 1; 0: does not cover it
}

// Cost is what a mean hour of some spend costs with commitments, in dollars.
type Cost struct {
	OnDemand float64   // of all usage, without commitments
	Covered  float64   // of that, what commitments cover
	Fee      float64   // all commitments
	Unused   []float64 // of each commitment, by product
}

// Total is what is paid.
func (c Cost) Total() float64 { return c.OnDemand - c.Covered + c.Fee }

// CostOf is what hours cost with commitments, in dollars an hour at each product's rates. Products apply in
// their order, each to the usage with the largest discount first.
func CostOf(products []Product, commitments []float64, hours []Hour) Cost {
	total := Cost{Unused: make([]float64, len(products))}
	weight := 0.0
	for _, h := range hours {
		weight += h.Weight
		left := slices.Clone(h.OnDemand)
		for _, dollars := range left {
			total.OnDemand += float64(h.Weight * dollars)
		}
		for i, p := range products {
			covered, unused := p.apply(left, commitments[i])
			total.Covered += float64(h.Weight * covered)
			total.Unused[i] += float64(h.Weight * unused)
		}
	}
	if weight == 0 {
		return total
	}
	total.OnDemand /= weight
	total.Covered /= weight
	for i := range products {
		total.Unused[i] /= weight
		total.Fee += commitments[i]
	}
	return total
}

// apply takes what a commitment covers off the spend that is left of an hour, and returns how much that was at
// on-demand prices and how much of the commitment was not used.
func (p Product) apply(left []float64, commitment float64) (covered, unused float64) {
	for _, class := range p.order() {
		rate := 1 - p.Off[class]
		took := min(left[class], commitment/rate)
		left[class] -= took
		covered += took
		commitment = max(0, commitment-float64(took*rate))
	}
	return covered, commitment
}

// order lists the classes that the product covers, the largest discount first.
func (p Product) order() []int {
	var classes []int
	for class, off := range p.Off {
		if off > 0 {
			classes = append(classes, class)
		}
	}
	slices.SortStableFunc(classes, func(a, b int) int { return cmp.Compare(p.Off[b], p.Off[a]) })
	return classes
}

// InOrder sorts products as AWS applies them: EC2 Instance Savings Plans, then Compute Savings Plans, in each
// kind the largest discount first.
func InOrder(products []Product) {
	largest := func(p Product) float64 { return slices.Max(append([]float64{0}, p.Off...)) }
	slices.SortStableFunc(products, func(a, b Product) int {
		return cmp.Or(-cmp.Compare(a.Offer.Kind, b.Offer.Kind), cmp.Compare(largest(b), largest(a)))
	})
}
