package scenarios

import (
	"slices"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
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
