package plan

import (
	"slices"

	"ecsim/pricing"
	"ecsim/pricing/commitment"
)

// monthHours is AWS's month, as bills have it.
const monthHours = 730

// market is what Savings Plans can be bought: each choice is a set of products that are sized together, of one
// term and payment. The first choice is none.
type market struct {
	classes commitment.Classes
	choices [][]commitment.Product
}

// holding is a choice of products with its commitments, in dollars an hour.
type holding struct {
	products    []commitment.Product
	commitments []float64
}

// newMarket groups offers by term and payment, each offer once: of such a group only the Compute Savings Plan covers
// several classes, as commitment.Size wants it. off is what an offer takes off a class, 0 where it does not cover it.
func newMarket(
	classes []string, offers []pricing.Offer, off func(o pricing.Offer, class string) (float64, error),
) (*market, error) {
	m := &market{classes: classes, choices: [][]commitment.Product{nil}}
	var terms []pricing.Offer
	for _, o := range offers {
		p := commitment.Product{Offer: o, Off: make([]float64, len(classes))}
		for i, class := range classes {
			var err error
			if p.Off[i], err = off(o, class); err != nil {
				return nil, err
			}
		}
		at := slices.IndexFunc(terms, func(t pricing.Offer) bool {
			return t.Years == o.Years && t.Payment == o.Payment
		})
		if at < 0 {
			at = len(terms)
			terms, m.choices = append(terms, o), append(m.choices, nil)
		}
		isSame := func(other commitment.Product) bool { return other.Offer == o }
		if !slices.ContainsFunc(m.choices[at+1], isSame) {
			m.choices[at+1] = append(m.choices[at+1], p)
		}
	}
	for _, choice := range m.choices {
		commitment.InOrder(choice)
	}
	return m, nil
}

// best is the choice with which hours cost least; none where no commitment saves anything.
func (m *market) best(hours []commitment.Hour) holding {
	var best holding
	least := m.costOf(best, hours).Total()
	for _, products := range m.choices[1:] {
		h := holding{products, commitment.Size(products, hours)}
		if cost := m.costOf(h, hours).Total(); cost < least {
			best, least = h, cost
		}
	}
	return best
}

func (m *market) costOf(h holding, hours []commitment.Hour) commitment.Cost {
	return commitment.CostOf(h.products, h.commitments, hours)
}

// hoursOf joins the hours of trials; each trial counts alike.
func (m *market) hoursOf(trials ...trial) (hours []commitment.Hour) {
	for i := range trials {
		for _, spend := range trials[i].spend {
			hours = append(hours, m.classes.Hours(spend, trials[i].from, trials[i].to)...)
		}
	}
	return hours
}

// settled is what a trial costs with commitments, in dollars a month.
type settled struct {
	onDemand float64 // the whole bill at on-demand prices
	saved    float64 // by what the commitments cover, of their used part
	unused   float64 // of the commitments
	penalty  float64 // of a missed objective
}

// total is what the month costs, the penalty included.
func (s settled) total() float64 { return s.onDemand - s.saved + s.unused + s.penalty }

// settle is what a trial costs with a holding.
func (m *market) settle(t *trial, h holding, penalty float64) settled {
	cost := m.costOf(h, m.hoursOf(*t))
	s := settled{onDemand: t.monthly}
	for _, u := range cost.Unused {
		s.unused += float64(monthHours * u)
	}
	s.saved = float64(monthHours*(cost.Covered-cost.Fee)) + s.unused
	if t.isMissed() {
		s.penalty = penalty
	}
	return s
}

// expected is the mean cost of a candidate over its worlds with the best commitment for all of them.
func (m *market) expected(c *candidate, penalty float64) float64 {
	h := m.best(m.hoursOf(c.trials...))
	sum := 0.0
	for i := range c.trials {
		sum += m.settle(&c.trials[i], h, penalty).total()
	}
	return sum / float64(len(c.trials))
}
