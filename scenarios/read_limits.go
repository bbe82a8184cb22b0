package scenarios

import (
	"slices"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// rebalancing says whether Availability Zone rebalancing works for a service: unless the definition says
// DISABLED, wherever it is eligible (S-36, S-37). What else makes a service ineligible is no service of
// Fargate: DAEMON, placement constraints and strategies, Classic Load Balancers.
func (l *loader) rebalancing(t *reading.Table, s *model.Service, stated *document.Node) bool {
	key := t.Key("definition.availabilityZoneRebalancing")
	isEligible := s.Deployment.MaximumPercent > 100
	switch {
	case stated != nil && stated.Text != "ENABLED":
		return false
	case stated != nil && !isEligible:
		l.Problem(stated, "DISABLED, or a maximumPercent above 100: a task starts before another stops (S-37)", "")
		return false
	case len(s.Zones) < 2:
		return false
	case stated != nil:
		return true
	case !isEligible:
		l.Assume(key, "DISABLED", "S-37: maximumPercent is 100")
		return false
	default:
		l.Assume(key, "ENABLED", "S-36: CreateService's default where a service is eligible (S-37)")
		return true
	}
}

// readProtection reads [service.protection]: which tasks protect themselves against scale-in (S-33).
func (l *loader) readProtection(t *reading.Table) model.Protection {
	if !t.Has("protection") {
		return model.Protection{}
	}
	pt := t.Table("protection")
	pt.Require("share", `the tasks that protect themselves, such as "25%"`)
	p := model.Protection{Share: pt.Fraction("share"), Expires: pt.Span("expires", clock.Minute, 2880*clock.Minute)}
	pt.Done()
	return p
}

// readLimits reads [cluster.limits], what AWS's scheduler does and does not publish.
func (l *loader) readLimits() {
	t := l.cluster.Table("limits")
	limits := &l.scenario.Cluster.Limits
	rebalance := func() { limits.RebalancedAtOnce = t.Integer("rebalanced_at_once", 0, 5000) }
	if slices.ContainsFunc(l.scenario.Services, func(s model.Service) bool { return s.Rebalancing }) {
		rebalance()
	} else {
		t.Quietly(rebalance)
	}
	t.Done()
}
