package usage

import (
	"testing"

	"ecsim/model"
)

// HR-05: metrics of 20 s are billed by the metric, for as long as the revision that publishes them is the
// newest; those of a minute are free.
func TestHighResolutionMetricsAreBilled(t *testing.T) {
	s := balancedScenario()
	s.Services[0].Build.Monitoring = model.Monitoring{CPU: true, Memory: true}
	plain := s.Services[0].Build
	plain.Monitoring = model.Monitoring{CPU: true}
	s.Deployments = []model.PlannedDeployment{{Service: "web", Build: plain}}
	b := begin(t, s)
	b.command(3000, model.BeginDeployment{Service: "web", Revision: 2})
	b.meter.Finish(at(5400))
	if got := b.ledger.Total(FineMetrics); got != 2*3000+2400 {
		t.Errorf("%d metric-seconds", got)
	}
	for _, e := range b.ledger.Entries() {
		if e.Dimension == FineMetrics && e.Owner != "web" {
			t.Errorf("%s pays", e.Owner)
		}
	}
}
