package catalog

import (
	"strings"

	"ecsim/model/usage"
	"ecsim/pricing"
)

// The management fee of ECS Managed Instances, in thousandths of the On-Demand price, whatever is paid for
// the instance itself. AWS lists a fee for each type; one of them, c6a.2xlarge, is in prices.csv.
const (
	feePermille       = 120 // AWS's own sample calculator; the fee of c6a.2xlarge is 12.1 %
	feePermilleOfGPUs = 78  // of g6 and g6e, seen in a bill
)

// managementFees derives the fees of every type and Region whose price is known and whose fee is not.
func managementFees(entries []pricing.Entry) (out []pricing.Entry) {
	type place struct{ dimension, region string }
	known := map[place]bool{}
	for _, e := range entries {
		known[place{string(e.Dimension), e.Region}] = true
	}
	for _, e := range entries {
		name, isInstance := strings.CutPrefix(string(e.Dimension), "ec2-")
		fee := usage.ManagedInstances(name)
		if !isInstance || strings.HasPrefix(name, "spot-") || known[place{string(fee), e.Region}] {
			continue
		}
		share, of := int64(feePermille), "12 %"
		if name[0] == 'g' {
			share, of = feePermilleOfGPUs, "7.8 %"
		}
		price, ok := e.Price.Permille(share)
		if !ok {
			continue
		}
		e.Dimension, e.Price, e.Confidence = fee, price, pricing.Medium
		e.Source = "derived: " + of + " of the On-Demand price (aws-samples/sample-ecs-managed-instances-pricing-calculator)"
		out = append(out, e)
	}
	return out
}
