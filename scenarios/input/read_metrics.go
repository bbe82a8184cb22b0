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

// resolveMetrics finds the services whose metrics policies and alarms follow, now that all are known.
func (l *loader) resolveMetrics(root *reading.Table) {
	for _, t := range root.Tables("service", "name") {
		s := l.scenario.Service(textOf(t.Node.Get("name")))
		if s == nil {
			continue
		}
		for _, source := range s.MetricSources() {
			where := t.Node.Get("scaling")
			if source.Math == nil {
				source.Of = l.resolve(where, s, source.Of, source.Metric)
				continue
			}
			for i := range source.Math.Queries {
				if q := &source.Math.Queries[i]; q.Expression == "" {
					q.Of = l.resolve(where, s, q.Of, q.Metric)
				}
			}
		}
	}
	l.readHighResolution()
}

// readHighResolution reads how metrics of 20 s are shown and followed, if any policy follows one (HR-07,
// HR-08).
func (l *loader) readHighResolution() {
	followed, policies := false, []*model.TargetTracking{}
	for i := range l.scenario.Services {
		s := &l.scenario.Services[i]
		for _, source := range s.MetricSources() {
			followed = followed || source.Metric.Resolution() == model.HighResolution
		}
		for i := 0; s.Scaling != nil && i < len(s.Scaling.Policies); i++ {
			if p := &s.Scaling.Policies[i]; p.Metric.Resolution() == model.HighResolution {
				policies = append(policies, p)
			}
		}
	}
	t := l.cluster
	if followed {
		l.scenario.Cluster.HighResolutionDelay = t.Span("high_resolution_metric_delay", 0, clock.Hour)
	}
	if len(policies) == 0 {
		return
	}
	high, low := t.Integer("high_resolution_high", 1, 60), t.Integer("high_resolution_low", 1, 60)
	for _, p := range policies {
		p.HighDatapoints, p.LowDatapoints = high, low
	}
}

// resolve finds the service that a dimension names; the one that follows the metric without any. The
// service must have what the metric is of.
func (l *loader) resolve(n *document.Node, own *model.Service, dimension string, m model.Metric) string {
	of := own
	if name, value, found := strings.Cut(dimension, "="); found {
		if of = l.serviceOf(own, name, value); of == nil {
			if n != nil {
				l.At(n.Place, fmt.Sprintf("%s of %s", m, dimension),
					"a metric of a service of the scenario: "+strings.Join(l.serviceNames(), ", "), "")
			}
			return ""
		}
	}
	if n != nil {
		l.checkMetric(n, of, m)
	}
	if of == own {
		return ""
	}
	return of.Name
}

// serviceOf finds the service that a dimension is about; nil when there is none. A queue has no name in a
// scenario: it is the service's own, or the only one.
func (l *loader) serviceOf(own *model.Service, name, value string) *model.Service {
	var queues []*model.Service
	for i := range l.scenario.Services {
		s := &l.scenario.Services[i]
		switch name {
		case "ServiceName":
			if s.Name == value || l.deployedAs[s.Name] == value {
				return s
			}
		case "TargetGroup", "LoadBalancer":
			if slices.ContainsFunc(s.Groups(), func(b model.Balanced) bool {
				return isNamed(value, b.TargetGroup.Name) || isNamed(value, b.LoadBalancer.Name)
			}) {
				return s
			}
		case "QueueName":
			if s.Queue != nil {
				queues = append(queues, s)
			}
		}
	}
	switch {
	case name == "QueueName" && own.Queue != nil:
		return own
	case len(queues) == 1:
		return queues[0]
	case name == "TargetGroup" || name == "LoadBalancer":
		if own.TargetGroup != nil {
			return own // a scenario need not name its load balancers
		}
	}
	return nil
}

// isNamed reports whether a dimension such as targetgroup/web/0123 or app/front/0123 is of a name.
func isNamed(dimension, name string) bool {
	return name != "" && slices.Contains(strings.Split(dimension, "/"), name)
}

// checkMetric refuses metrics of what a service does not have (HR-02, S-33).
func (l *loader) checkMetric(n *document.Node, s *model.Service, m model.Metric) {
	_, timed := m.ResponseTimeStatistic()
	balanced := []model.Metric{model.RequestCount, model.RequestCountPerTarget, model.TargetErrors,
		model.BalancerErrors, model.HealthyHostCount}
	fine := s.Build.Monitoring
	for _, d := range l.scenario.Deployments {
		if d.Service == s.Name {
			fine.CPU, fine.Memory = fine.CPU || d.Build.Monitoring.CPU, fine.Memory || d.Build.Monitoring.Memory
		}
	}
	refuse := func(expected string) {
		l.At(n.Place, fmt.Sprintf("%s of %s", m, s.Name), expected, "")
	}
	switch {
	case m == model.CPUHighResolution && !fine.CPU, m == model.MemoryHighResolution && !fine.Memory:
		refuse("monitoring in its definition with this metric and resolutionSeconds = 20")
	case (timed || slices.Contains(balanced, m)) && s.TargetGroup == nil:
		refuse("loadBalancers in its definition")
	case (m == model.VisibleMessages || m == model.BacklogPerTask) && s.Queue == nil:
		refuse("[service.queue] of it")
	}
}
