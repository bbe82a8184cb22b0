package input

import (
	"fmt"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// bigRegions are the Regions with the higher launch rates.
var bigRegions = []string{"us-east-1", "us-east-2", "us-west-1", "us-west-2", "ap-northeast-1", "ap-northeast-2",
	"ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1",
	"eu-west-2", "eu-west-3", "sa-east-1"}

// readCluster reads [cluster] except its Spot market.
func (l *loader) readCluster(t *reading.Table) {
	l.cluster = t
	c := &l.scenario.Cluster
	c.Name = t.Text("name")
	l.scenario.Zones = l.clusterZones(t)
	c.Limits = l.launchLimits(t)
	t.Quiet("fargate_vcpu_quota") // readLimits
	c.MetricDelay = t.Span("metric_delay", 0, clock.Hour)
	c.ScheduledDelay = t.Span("scheduled_action_delay", 0, clock.Hour)
	t.Quiet("high_resolution_metric_delay", "high_resolution_high", "high_resolution_low") // readHighResolution
	c.HostLossDetection = t.Span("host_loss_detection", 0, clock.Hour)
	c.Insights = l.insights(t)
}

// insights reads which metrics of Container Insights are billed, as the cluster's setting says (M-10).
func (l *loader) insights(t *reading.Table) (i model.Insights) {
	switch t.Word("container_insights", "disabled", "enabled", "enhanced") {
	case "enhanced":
		i.OfCluster = t.Integer("insights_metrics_of_cluster", 0, 100_000)
		i.PerService = t.Integer("insights_metrics_per_service", 0, 100_000)
		l.Omit(t.Key("container_insights"), "the logs that Container Insights ingests are not in the bill")
		return i
	case "enabled":
		l.Omit(t.Key("container_insights"), "what standard Container Insights collects is not in the bill (M-10)")
	}
	for _, key := range []string{"insights_metrics_of_cluster", "insights_metrics_per_service"} {
		t.Forbid(key, `container_insights = "enhanced" beside it`)
	}
	return i
}

// launchLimits reads the launch rates; their defaults depend on the Region.
func (l *loader) launchLimits(t *reading.Table) model.Limits {
	limits := model.Limits{ServiceLaunchesPerMinute: 125, FargateBurst: 25, FargateRefillPerSecond: 5}
	if slices.Contains(bigRegions, l.scenario.Region) {
		limits = model.Limits{ServiceLaunchesPerMinute: 500, FargateBurst: 100, FargateRefillPerSecond: 20}
	}
	limits.EC2LaunchesPerMinute = 500 // in every Region
	if t.Has("service_launches_per_minute") {
		limits.ServiceLaunchesPerMinute = t.Integer("service_launches_per_minute", 1, 100000)
		limits.EC2LaunchesPerMinute = limits.ServiceLaunchesPerMinute
	}
	if t.Has("fargate_burst") {
		limits.FargateBurst = t.Integer("fargate_burst", 1, 100000)
	}
	if t.Has("fargate_refill_per_second") {
		limits.FargateRefillPerSecond = t.Number("fargate_refill_per_second", 0.001, 100000)
	}
	return limits
}

// clusterZones reads the zones of the cluster; the first three of the Region by default.
func (l *loader) clusterZones(t *reading.Table) []string {
	region := l.scenario.Region
	if !t.Has("zones") {
		zones := []string{region + "a", region + "b", region + "c"}
		l.Assume("cluster.zones", strings.Join(zones, ", "), knob+"three zones are usual")
		return zones
	}
	isKnown := slices.Contains(PricedRegions(), region)
	other := regionOfZones(t.Items("zones"))
	if l.abroad = isKnown && other != "" && other != region; l.abroad {
		l.At(t.Get("zones").Place, "zones of "+other, "zones of "+region+", or region = "+quote(other), "")
	}
	var zones []string
	for _, n := range t.Items("zones") {
		// The zones of a mistyped Region are no mistake of their own.
		if n.Kind != document.Text || n.Text == "" || isKnown && !l.abroad && !isZoneOf(region, n.Text) {
			l.Problem(n, fmt.Sprintf("a zone of %s, such as %q", region, region+"a"), "")
			l.unsure = true
			continue
		}
		if slices.Contains(zones, n.Text) {
			l.Problem(n, "each zone once", "")
			continue
		}
		zones = append(zones, n.Text)
	}
	if n := t.Get("zones"); n.Kind == document.List && len(n.Items) == 0 {
		l.Problem(n, "at least one zone", "")
	}
	slices.Sort(zones)
	return zones
}

// regionOfZones is the Region that all of some zones are of; empty when there is no such one.
func regionOfZones(zones []*document.Node) string {
	for _, region := range PricedRegions() {
		isElsewhere := func(n *document.Node) bool { return !isZoneOf(region, textOf(n)) }
		if len(zones) > 0 && !slices.ContainsFunc(zones, isElsewhere) {
			return region
		}
	}
	return ""
}

// isZoneOf reports whether a zone's name is the Region's and a letter.
func isZoneOf(region, zone string) bool {
	letter, ok := strings.CutPrefix(zone, region)
	return ok && len(letter) == 1 && letter[0] >= 'a' && letter[0] <= 'f'
}
