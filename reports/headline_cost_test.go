package reports

import (
	"testing"

	"ecsim/scenarios"
)

// Of services side by side the headline says what tells them apart: the cost of each, with all its lines
// in the bill, and the median lag of its scale-outs. One alone costs what the whole scenario does.
func TestHeadlineSaysWhatServicesSideBySideCost(t *testing.T) {
	o := &scenarios.Outcome{Services: []scenarios.ServiceOutcome{{Name: "a"}, {Name: "b"}}}
	o.Cost.Total, o.Cost.Monthly = number(4), number(400)
	for _, it := range []struct {
		payer  string
		amount float64
	}{{"a", 1}, {"a", 0.5}, {"workers", 2.5}} {
		o.Cost.LineItems = append(o.Cost.LineItems,
			scenarios.LineItem{Service: it.payer, Amount: number(it.amount)})
	}
	for _, total := range []float64{50, 70, 200} {
		o.Services[0].Scaling = append(o.Services[0].Scaling,
			scenarios.ScalingActivity{Lag: &scenarios.ScalingLag{Total: total}})
	}
	a, b := &o.Services[0], &o.Services[1]
	want := "a ran, for $150.00 a month; its scale-outs took 1 min 10 s (median, load to healthy tasks)."
	if got := compared("a ran.", o, a); got != want {
		t.Errorf("got %q", got)
	}
	if got := compared("b ran.", o, b); got != "b ran." {
		t.Errorf("a service without a bill: %q", got)
	}
	if got := instancesSentence(o, "workers"); got != "The instances of workers cost $250.00 a month." {
		t.Errorf("got %q", got)
	}
	o.Services = o.Services[:1]
	if got := compared("a ran.", o, &o.Services[0]); got != "a ran." {
		t.Errorf("a service alone: %q", got)
	}
}
