package pricing

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"ecsim/model/usage"
	"ecsim/sim/clock"
)

// PlanUse is how much of the commitment of the Savings Plans of one offer was used.
type PlanUse struct {
	SavingsPlan       // Hourly is the sum of all plans of the offer
	Fee         Money // what is paid: the commitment of every measured hour
	Used        Money // of the fee, at the plan's rates
}

// Unused is what was paid for nothing.
func (p PlanUse) Unused() Money { return p.Fee - p.Used }

// settle applies Savings Plans to a ledger's entries, as AWS does (Savings Plans user guide, "How Savings
// Plans apply to your usage"): every hour for itself; EC2 Instance Savings Plans first, then Compute
// Savings Plans; within a kind all plans are pooled and the usage with the highest percentage off comes
// first, among equals that with the lowest plan rate; what is left of an hour's commitment is lost. Usage
// that is covered in part is covered in proportion among owners and causes. It returns the part of each entry
// that is covered.
func settle(entries []usage.Entry, c *Catalog, region string, terms Terms) ([]usage.Entry, []PlanUse, error) {
	uses, err := pool(terms)
	if len(uses) == 0 || err != nil {
		return nil, nil, err
	}
	bids, err := rankBids(uses, entries, c, region)
	if err != nil {
		return nil, nil, err
	}
	byHour := map[usage.Key][]usage.Entry{} // of an hour and dimension
	for _, e := range entries {
		at := usage.Key{Hour: e.Hour, Dimension: e.Dimension}
		byHour[at] = append(byHour[at], e)
	}
	var covered []usage.Entry
	for hour := range terms.hours {
		budgets := make([]Money, len(uses))
		for i := range uses {
			budgets[i] = terms.ofHour(uses[i].Hourly, hour)
			uses[i].Fee += budgets[i]
			uses[i].Used += budgets[i]
		}
		left := map[usage.Dimension]int64{}
		for _, b := range bids {
			left[b.dimension] = 0
			for _, e := range byHour[usage.Key{Hour: hour, Dimension: b.dimension}] {
				left[b.dimension] += e.Quantity
			}
		}
		taken := map[usage.Dimension]int64{}
		for _, b := range bids {
			q := b.take(&budgets[b.plan], left[b.dimension])
			left[b.dimension] -= q
			taken[b.dimension] += q
		}
		for i := range uses {
			uses[i].Used -= budgets[i]
		}
		for _, d := range dimensionsOf(bids) {
			covered = append(covered, spread(taken[d], byHour[usage.Key{Hour: hour, Dimension: d}])...)
		}
	}
	return covered, uses, nil
}

// pool sums up the plans of each offer: EC2 Instance Savings Plans first, then by name.
func pool(terms Terms) ([]PlanUse, error) {
	var uses []PlanUse
	for _, p := range terms.SavingsPlans {
		if p.Hourly < 0 {
			return nil, fmt.Errorf("found a commitment of %s dollars an hour, expected none below zero", p.Hourly)
		}
		at := slices.IndexFunc(uses, func(u PlanUse) bool { return u.Offer == p.Offer })
		if at < 0 {
			at = len(uses)
			uses = append(uses, PlanUse{SavingsPlan: SavingsPlan{Offer: p.Offer}})
		}
		uses[at].Hourly += p.Hourly
	}
	if len(uses) > 0 && terms.To <= terms.From {
		return nil, errors.New("the measured part of the run, Terms.From and To, is needed for Savings Plans")
	}
	slices.SortFunc(uses, func(a, b PlanUse) int {
		return cmp.Or(-strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.String(), b.String()))
	})
	return uses, nil
}

// hours calls yield for every hour of the run that is measured in part.
func (t Terms) hours(yield func(hour int) bool) {
	for hour := int(t.From / clock.Hour); clock.Span(hour)*clock.Hour < t.To; hour++ {
		if !yield(hour) {
			return
		}
	}
}

// ofHour is an hourly amount for the measured part of an hour.
func (t Terms) ofHour(hourly Money, hour int) Money {
	return hourly.scale(int64(t.measuredOf(hour)), int64(clock.Hour))
}

// measuredOf is how much of an hour of the run is measured.
func (t Terms) measuredOf(hour int) clock.Span {
	begin := clock.Span(hour) * clock.Hour
	return min(t.To, begin+clock.Hour) - max(t.From, begin)
}

// bid is usage of one dimension that a plan may cover.
type bid struct {
	plan      int
	dimension usage.Dimension
	permille  int64 // off
	rate      Rate  // of the plan
	onDemand  Rate
}

// rankBids lists what the plans may cover in the order in which they do.
func rankBids(uses []PlanUse, entries []usage.Entry, c *Catalog, region string) ([]bid, error) {
	var used []usage.Dimension
	for _, e := range entries {
		if PlanUsage(e.Dimension) != "" && !slices.Contains(used, e.Dimension) {
			used = append(used, e.Dimension)
		}
	}
	slices.SortFunc(used, usage.Dimension.Compare)
	var bids []bid
	var problems []error
	for plan, u := range uses {
		for _, d := range used {
			if !u.Covers(d) {
				continue
			}
			b, err := newBid(c, u.Offer, d, region)
			if b.plan = plan; err == nil {
				bids = append(bids, b)
			} else if said := slices.ContainsFunc(problems, func(p error) bool {
				return p.Error() == err.Error()
			}); !said {
				problems = append(problems, err)
			}
		}
	}
	slices.SortStableFunc(bids, func(a, b bid) int {
		return cmp.Or(-strings.Compare(string(uses[a.plan].Kind), string(uses[b.plan].Kind)),
			cmp.Compare(b.permille, a.permille), a.rate.compare(b.rate))
	})
	return bids, errors.Join(problems...)
}

// newBid looks up an offer's rate of a dimension; a price that is not known is Price's to report.
func newBid(c *Catalog, o Offer, d usage.Dimension, region string) (bid, error) {
	discount, err := c.Discount(o, d, region)
	if err != nil {
		return bid{}, err
	}
	price, err := c.Lookup(d, region)
	if err != nil {
		return bid{}, err
	}
	rate, ok := price.Price.Permille(1000 - discount.Permille)
	if !ok {
		return bid{}, fmt.Errorf("the price of %s, %s dollars, has too many decimals to take %d ‰ off",
			d, price.Price, discount.Permille)
	}
	return bid{dimension: d, permille: discount.Permille, rate: rate, onDemand: price.Price}, nil
}

// take covers as much of a quantity as is left of a budget, in whole base units, and pays for it.
func (b bid) take(budget *Money, quantity int64) int64 {
	cost, err := b.rate.Times(quantity, b.dimension.PerUnit())
	if err == nil && cost <= *budget {
		*budget -= cost
		return quantity
	}
	units := new(big.Int).Mul(big.NewInt(int64(*budget)), big.NewInt(b.dimension.PerUnit()))
	units.Mul(units, powerOfTen(b.rate.digits))
	units.Div(units, new(big.Int).Mul(big.NewInt(b.rate.coefficient), powerOfTen(moneyDigits)))
	covered := units.Int64()
	if cost, err = b.rate.Times(covered, b.dimension.PerUnit()); err == nil {
		*budget -= cost // what is left is less than one base unit costs
	}
	return covered
}

func dimensionsOf(bids []bid) []usage.Dimension {
	var all []usage.Dimension
	for _, b := range bids {
		if !slices.Contains(all, b.dimension) {
			all = append(all, b.dimension)
		}
	}
	return all
}

// spread divides a covered quantity among entries in proportion to theirs.
func spread(covered int64, among []usage.Entry) []usage.Entry {
	weights := make([]int64, len(among))
	for i, e := range among {
		weights[i] = e.Quantity
	}
	if covered == 0 {
		return nil
	}
	out := slices.Clone(among)
	for i, part := range share(Money(covered), weights) {
		out[i].Quantity = int64(part)
	}
	return slices.DeleteFunc(out, func(e usage.Entry) bool { return e.Quantity == 0 })
}
