package usage

import "ecsim/model"

// bookInsights enters the metrics of Container Insights, of the cluster and of each of its services, for
// as long as the window lasts (M-10).
func bookInsights(l *Ledger, c *model.Cluster, services int, w window) {
	metrics := int64(c.Insights.OfCluster + c.Insights.PerService*services)
	if metrics == 0 {
		return
	}
	w.eachHour(w.from, 0, secondsBy(w.from, w.to), func(hour int, seconds int64) {
		l.Add(Key{c.Name, InsightsMetrics, Steady, hour}, metrics*seconds)
	})
}
