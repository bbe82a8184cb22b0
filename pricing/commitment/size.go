package commitment

import (
	"cmp"
	"math"
	"slices"

	"ecsim/pricing"
)

// step is the finest commitment, in dollars an hour.
var step = pricing.CommitmentStep.Dollars()

// Size is the commitment of each product, in dollars an hour, with which the hours cost least; products are in the
// order of InOrder. The smallest is taken where several cost the same. It panics if a product that is not the last
// covers several classes: the cost need not be convex in its commitment then.
func Size(products []Product, hours []Hour) []float64 {
	for _, p := range products[:max(0, len(products)-1)] {
		if len(p.order()) > 1 {
			panic("commitment: " + p.Offer.String() + " covers several classes and is not the last product")
		}
	}
	if len(products) == 0 {
		return nil
	}
	if len(products) == 1 {
		return []float64{onGrid(products, hours, exact(products[0], hours))}
	}
	most := 0.0
	for _, h := range hours {
		all := 0.0
		for _, class := range products[0].order() {
			all += float64(h.OnDemand[class] * (1 - products[0].Off[class]))
		}
		most = max(most, all)
	}
	rest := func(steps int) float64 { return bestRest(products, float64(float64(steps)*step), hours) }
	low, high := 0, int(math.Ceil(most/step)) // the least is at low or above, at high or below
	for low < high {
		middle := low + (high-low)/2
		if rest(middle) <= rest(middle+1)+noise {
			high = middle
		} else {
			low = middle + 1
		}
	}
	first := float64(float64(low) * step)
	return append([]float64{first}, Size(products[1:], after(products[0], first, hours))...)
}

// noise is far below the effect of a step, and above what rounding does to a mean.
const noise = 1e-12

// bestRest is the mean cost of an hour when the first product has a commitment and all others their best.
func bestRest(products []Product, commitment float64, hours []Hour) float64 {
	left := after(products[0], commitment, hours)
	if len(products) == 2 {
		rest := exact(products[1], left)
		return commitment + CostOf(products[1:], []float64{rest}, left).Total()
	}
	return commitment + CostOf(products[1:], Size(products[1:], left), left).Total()
}

// after is what a product leaves of the hours' spend.
func after(p Product, commitment float64, hours []Hour) []Hour {
	left := make([]Hour, len(hours))
	for i, h := range hours {
		left[i] = Hour{h.Weight, slices.Clone(h.OnDemand)}
		p.apply(left[i].OnDemand, commitment)
	}
	return left
}

// exact is the smallest commitment to one product with which the hours cost least, in dollars an hour: where the
// mean on-demand spend that the next dollar of it replaces falls to one dollar.
func exact(p Product, hours []Hour) float64 {
	type corner struct{ at, falls float64 } // commitment of an hour, and by how much what a dollar replaces falls
	var corners []corner
	weight, replaces := 0.0, 0.0
	order := p.order()
	for _, h := range hours {
		weight += h.Weight
		at, before := 0.0, 0.0
		for _, class := range order {
			if h.OnDemand[class] <= 0 {
				continue
			}
			rate := 1 - p.Off[class]
			if before == 0 {
				replaces += h.Weight / rate
			} else {
				corners = append(corners, corner{at, float64(h.Weight*before) - h.Weight/rate})
			}
			at, before = at+float64(h.OnDemand[class]*rate), 1/rate
		}
		if before > 0 {
			corners = append(corners, corner{at, float64(h.Weight * before)})
		}
	}
	slices.SortStableFunc(corners, func(a, b corner) int { return cmp.Compare(a.at, b.at) })
	best := 0.0
	for _, c := range corners {
		if replaces <= weight*(1+noise) {
			break
		}
		replaces -= c.falls
		best = c.at
	}
	return best
}

// onGrid is the better of the two commitments beside an exact one that AWS sells.
func onGrid(products []Product, hours []Hour, exact float64) float64 {
	below := float64(math.Floor(exact/step+1e-9) * step)
	above := below + step
	if exact-below < 1e-9*step {
		return below
	}
	cost := func(c float64) float64 { return CostOf(products, []float64{c}, hours).Total() }
	if cost(above) < cost(below)-noise {
		return above
	}
	return below
}
