package reports

import (
	"fmt"
	"math"
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
	if month := monthOf(o, s.Name); month > 0 {
		sentence += fmt.Sprintf(", for %s a month", quantity.Money(number(month)))
	}
	if lags := lagsOf(s); len(lags) > 0 {
		total := medianOf(lags, func(l *scenarios.ScalingLag) float64 { return l.Total })
		sentence += fmt.Sprintf("; its scale-outs took %s (median, load to healthy tasks)",
			quantity.Spell(math.Round(total)))
	}
	return sentence + "."
}

// instancesSentence is what the instances of a group cost a month; empty when nothing is billed for them.
func instancesSentence(o *scenarios.Outcome, group string) string {
	month := monthOf(o, group)
	if month <= 0 {
		return ""
	}
	return fmt.Sprintf("The instances of %s cost %s a month.", group, quantity.Money(number(month)))
}

// monthOf is what the lines of a service in the bill come to in a month, in dollars.
func monthOf(o *scenarios.Outcome, service string) (dollars float64) {
	if o.Cost.Total.Mean <= 0 {
		return 0
	}
	for _, it := range o.Cost.LineItems {
		if it.Service == service {
			dollars += it.Amount.Mean
		}
	}
	return dollars * o.Cost.Monthly.Mean / o.Cost.Total.Mean
}
