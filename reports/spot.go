package reports

import (
	"fmt"
	"strconv"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// spotSentence says what the Spot lines of a service saved against the same vCPU and GB hours on
// demand. It is empty when the service used no Spot or the bill does not have the on-demand price
// of everything it used: a Region has one price for all services.
func spotSentence(items []scenarios.LineItem, service string) string {
	paid, instead := 0.0, 0.0
	for _, it := range items {
		kind, isSpot := strings.CutPrefix(it.Dimension, "fargate-spot-")
		if it.Service != service || !isSpot {
			continue
		}
		price, known := unitPrice(items, "fargate-"+kind)
		if !known {
			return ""
		}
		paid += it.Amount.Mean
		instead += it.Quantity.Mean * price
	}
	if instead == 0 {
		return ""
	}
	return fmt.Sprintf("Fargate Spot of %s cost %s in this run; the same vCPU and GB hours on demand "+
		"would have cost %s. That saves %s.", service, quantity.Money(number(paid)),
		quantity.Money(number(instead)), quantity.Share(number(1-paid/instead)))
}

// unitPrice finds the dollars per unit that a bill was priced with.
func unitPrice(items []scenarios.LineItem, dimension string) (price float64, known bool) {
	for _, it := range items {
		if it.Dimension == dimension {
			price, err := strconv.ParseFloat(it.UnitPrice, 64)
			return price, err == nil
		}
	}
	return 0, false
}
