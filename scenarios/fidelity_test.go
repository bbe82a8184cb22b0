package scenarios

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/scenarios/internal/fixture"
)

// Every request of a service is simulated until there are too many, unless the scenario says otherwise,
// and what is chosen is listed with its reason. What sampled tasks cannot do is simulated one by one.
func TestFidelityIsChosenAndListed(t *testing.T) {
	const (
		many   = "service.web.traffic.rate=30000/s" // 2.59 billion in 24 h
		events = `service.web.traffic.retry={ attempts = 2 }`
		slow   = `fault=[{ at = "1h", kind = "dependency-slow", service = "web", duration = "1m", factor = 2 }]`
	)
	for _, c := range []struct {
		set     []string
		sampled int    // tasks
		because string // of the fidelity that is listed; empty: it is not
	}{
		{nil, 0, "about 3.46 million requests are expected, not more than 2 billion"},
		{[]string{"fidelity=every-request"}, 0, ""},
		{[]string{"fidelity=every-request", many}, 0, ""},
		{[]string{many}, 4, "about 2.59 billion requests are expected, more than 2 billion"},
		{[]string{many, "fidelity=auto"}, 4, "about 2.59 billion"},
		{[]string{"fidelity=sampled"}, 16, ""},
		{[]string{"service.web.fidelity=sampled"}, 16, ""},
		{[]string{"fidelity=sampled", "service.web.sampled_tasks=7"}, 7, ""},
		{[]string{"fidelity=sampled", "service.web.fidelity=every-request"}, 0, ""},
		{[]string{many, events}, 0, "simulated one by one"},
		{[]string{"fidelity=sampled", events}, 0, "simulated one by one"},
		{[]string{"fidelity=sampled", slow}, 0, "simulated one by one"},
		{[]string{"service.web.traffic={ profile = \"closed-loop\", clients = 9, think_time = \"1s\" }",
			"fidelity=sampled"}, 0, "closed clients"},
	} {
		s := mustLoad(t, fixture.Base(t), c.set...)
		if got := s.Service("web").Sampled; got != c.sampled {
			t.Errorf("%v: %d tasks are sampled, expected %d", c.set, got, c.sampled)
		}
		listed := model.Assumption{}
		for _, a := range s.Assumed {
			if a.Key == "service.web.fidelity" {
				listed = a
			}
		}
		if c.because == "" != (listed.Key == "") || !strings.Contains(listed.Source, c.because) {
			t.Errorf("%v: listed %+v, expected %q", c.set, listed, c.because)
		}
	}
}

// A service with fewer tasks than are sampled is simulated as it is, but for which of its tasks are
// busy when they change, and when the periods of a CPU quota begin.
func TestSamplingOfFewTasksChangesNothing(t *testing.T) {
	for name, service := range map[string]string{"bad-deployment": "shop", "min-max-percent": "start-first"} {
		shared := "service." + service + ".workload.cpu=shared"
		every := outcomeOf(t, bundledScenario(t, name, shared), 1)
		sampled := outcomeOf(t, bundledScenario(t, name, shared, "fidelity=sampled"), 1)
		a, b := every.Services[0], sampled.Services[0]
		if b.Sampled == nil || b.Sampled.Share.Mean != 1 {
			t.Fatalf("%s was not sampled: %+v", name, b.Sampled)
		}
		same := func(of func(ServiceOutcome) any) {
			if got, want := written(t, of(b)), written(t, of(a)); !bytes.Equal(got, want) {
				t.Errorf("%s: sampled %s, every request %s", name, got, want)
			}
		}
		same(func(s ServiceOutcome) any { return s.Requests })
		same(func(s ServiceOutcome) any { return s.Latency.P99 })
		if x, y := a.Utilization.CPU.Mean, b.Utilization.CPU.Mean; math.Abs(x-y) > 1e-4*x {
			t.Errorf("%s: sampled tasks use %g of their CPU, all of them %g", name, y, x)
		}
		same(func(s ServiceOutcome) any { return s.Tasks })
	}
}
