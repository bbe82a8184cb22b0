package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// compared adds to the sentence of a service what tells it from the others beside it: what it costs a
// month and how late its scale-outs are. Alone, a service costs what the first sentence says.
func compared(sentence string, o *scenarios.Outcome, s *scenarios.ServiceOutcome) string {
	if len(o.Services) < 2 {
		return sentence
	}
	sentence = strings.TrimSuffix(sentence, ".")
	month, with := monthOf(o, s.Name), ""
	for i := range o.Instances {
		if g := &o.Instances[i]; isAloneOn(g, s.Name) && monthOf(o, g.Name) > 0 {
			month, with = month+monthOf(o, g.Name), " with its instances"
		}
	}
	if month > 0 {
		sentence += fmt.Sprintf(", for %s a month%s", quantity.Money(number(month)), with)
	}
	if lags := lagsOf(s); len(lags) > 0 {
		total := medianOf(lags, func(l *scenarios.ScalingLag) float64 { return l.Total })
		sentence += fmt.Sprintf("; its scale-outs took %s (median, load to healthy tasks)",
			quantity.Spell(math.Round(total)))
	}
	return sentence + "."
}

// isAloneOn reports whether a service is the only user of a group of instances, which it then pays for.
func isAloneOn(g *scenarios.InstancesOutcome, service string) bool {
	return len(g.UsedBy) == 1 && g.UsedBy[0] == service
}

// instancesSentence is what the instances of a group cost a month; empty when nothing is billed for them, or
// the sentence of the service that is alone on them says it.
func instancesSentence(o *scenarios.Outcome, g *scenarios.InstancesOutcome) string {
	month := monthOf(o, g.Name)
	isTold := func(s scenarios.ServiceOutcome) bool { return len(o.Services) > 1 && isAloneOn(g, s.Name) }
	if month <= 0 || slices.ContainsFunc(o.Services, isTold) {
		return ""
	}
	return fmt.Sprintf("The instances of %s cost %s a month.", g.Name, quantity.Money(number(month)))
}

// monthOf is what the lines of a service in the bill come to in a month, in dollars: the sum of what the
// bill shows for each, so that the headline says what its table does.
func monthOf(o *scenarios.Outcome, service string) (dollars float64) {
	if o.Cost.Total.Mean <= 0 {
		return 0
	}
	parts := lineParts(o.Cost.LineItems)
	shown := newAmounts(o, parts, amountPlaces(means(runsOf(parts)), o.Cost.Total.Mean)).months
	for i, it := range o.Cost.LineItems {
		if it.Service == service {
			dollars += shown.rows[i].Mean
		}
	}
	return dollars
}
