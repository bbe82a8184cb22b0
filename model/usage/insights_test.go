package usage

import (
	"testing"

	"ecsim/model"
)

// M-10: the metrics of the cluster and of its services are billed for the measured time, and none without
// Container Insights.
func TestContainerInsightsAreBilledByTheMetric(t *testing.T) {
	for insights, metrics := range map[model.Insights]int64{
		{}: 0, {OfCluster: 23, PerService: 157}: 23 + 2*157, {PerService: 10}: 20,
	} {
		s := balancedScenario()
		s.Cluster.Name, s.Cluster.Insights = "prod", insights
		b := begin(t, s)
		b.meter.Finish(at(5400))
		if got := b.ledger.Total(InsightsMetrics); got != 5400*metrics {
			t.Errorf("%+v: %d metric-seconds, expected %d", insights, got, 5400*metrics)
		}
		for _, e := range b.ledger.Entries() {
			if e.Dimension == InsightsMetrics && e.Owner != "prod" {
				t.Errorf("%s pays", e.Owner)
			}
		}
	}
}
