package reports

import (
	"fmt"
	"testing"

	"ecsim/reports/quantity"
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
			scenarios.LineItem{Service: it.payer, Amount: number(it.amount), Monthly: number(100 * it.amount)})
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
	shared := scenarios.InstancesOutcome{Name: "workers", UsedBy: []string{"a", "b"}}
	if got := instancesSentence(o, &shared); got != "The instances of workers cost $250.00 a month." {
		t.Errorf("got %q", got)
	}
	o.Services = o.Services[:1]
	if got := compared("a ran.", o, &o.Services[0]); got != "a ran." {
		t.Errorf("a service alone: %q", got)
	}
}

// A service that is alone on a group of instances pays for all of them, used or not; the group has no
// sentence of its own then.
func TestHeadlineAddsTheInstancesToTheServiceThatIsAloneOnThem(t *testing.T) {
	o := &scenarios.Outcome{Services: []scenarios.ServiceOutcome{{Name: "a"}, {Name: "b"}},
		Instances: []scenarios.InstancesOutcome{{Name: "workers", UsedBy: []string{"b"}}}}
	o.Cost.Total, o.Cost.Monthly = number(4), number(400)
	o.Cost.LineItems = []scenarios.LineItem{{Service: "a", Amount: number(1), Monthly: number(100)},
		{Service: "b", Amount: number(0.5), Monthly: number(50)},
		{Service: "workers", Amount: number(2.5), Monthly: number(250)}}
	if got := compared("a ran.", o, &o.Services[0]); got != "a ran, for $100.00 a month." {
		t.Errorf("got %q", got)
	}
	want := "b ran, for $300.00 a month with its instances."
	if got := compared("b ran.", o, &o.Services[1]); got != want {
		t.Errorf("got %q", got)
	}
	if got := instancesSentence(o, &o.Instances[0]); got != "" {
		t.Errorf("told twice: %q", got)
	}
	o.Instances[0].UsedBy = []string{"a", "b"}
	if got := compared("b ran.", o, &o.Services[1]); got != "b ran, for $50.00 a month." {
		t.Errorf("got %q", got)
	}
}

// Sums shown are sums of the rows shown: what the headline says of three services that cost alike is what
// the bill's table says, and adds up to the month that the first sentence tells.
func TestHeadlineAddsUp(t *testing.T) {
	o := &scenarios.Outcome{Services: []scenarios.ServiceOutcome{{Name: "a"}, {Name: "b"}, {Name: "c"}}}
	o.Cost.Total, o.Cost.Monthly = number(1), number(100)
	for _, s := range o.Services {
		o.Cost.LineItems = append(o.Cost.LineItems,
			scenarios.LineItem{Service: s.Name, Amount: number(1.0 / 3), Monthly: number(100.0 / 3)})
	}
	sum := 0.0
	for i := range o.Services {
		var month float64
		if _, err := fmt.Sscanf(compared("ran.", o, &o.Services[i]), "ran, for $%f a month.", &month); err != nil {
			t.Fatal(err)
		}
		sum += month
	}
	if got := quantity.Money(number(sum)); got != quantity.Money(o.Cost.Monthly) {
		t.Errorf("the services cost %s a month, all of it %s", got, quantity.Money(o.Cost.Monthly))
	}
}

// A service that cannot have the tasks it wants says so at the top; one that nearly has them does not.
func TestHeadlineSaysHowManyTasksAreMissing(t *testing.T) {
	s := &scenarios.ServiceOutcome{Name: "web"}
	s.Tasks.DesiredMean = number(6)
	for running, want := range map[float64]string{
		3.68: "web was offered no requests and ran 3.68 of the 6 tasks that it wanted, on average.",
		5.9:  "web was offered no requests and ran 5.90 tasks on average.",
	} {
		s.Tasks.RunningMean = number(running)
		if got := serviceSentence(s); got != want {
			t.Errorf("got  %q,\nwant %q", got, want)
		}
	}
}
