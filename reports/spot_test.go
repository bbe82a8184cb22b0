package reports

import (
	"testing"

	"ecsim/scenarios"
)

// What Spot saves is told when the bill has the on-demand price of all it was used for.
func TestSpotSavingsNeedTheOnDemandPrice(t *testing.T) {
	line := func(service, dimension, price string, quantity, amount float64) scenarios.LineItem {
		return scenarios.LineItem{Service: service, Dimension: dimension, UnitPrice: price,
			Quantity: scenarios.Single(quantity), Amount: scenarios.Single(amount)}
	}
	spot := []scenarios.LineItem{
		line("api", "fargate-spot-vcpu-x86", "0.01", 100, 1),
		line("api", "fargate-spot-memory-x86", "0.001", 200, 0.2),
	}
	cpu := line("api", "fargate-vcpu-x86", "0.040", 1, 0.04)
	memory := line("web", "fargate-memory-x86", "0.004", 1, 0.004) // another service has it
	const saved = "Fargate Spot of api cost $1.20 in this run; the same vCPU and GB hours on demand " +
		"would have cost $4.80. That saves 75.0 %."
	for _, c := range []struct {
		name  string
		items []scenarios.LineItem
		want  string
	}{
		{"both prices", append(spot, cpu, memory), saved},
		{"only Spot", spot, ""},
		{"no price of memory", append(spot, cpu), ""},
		{"no Spot", []scenarios.LineItem{cpu, memory}, ""},
	} {
		if got := spotSentence(c.items, "api"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
