package input

import (
	"math"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// rebalancing says whether Availability Zone rebalancing works for a service: unless the definition says
// DISABLED, wherever it is eligible (S-36, S-37).
func (l *loader) rebalancing(t *reading.Table, s *model.Service, stated *document.Node) bool {
	key := t.Key("definition.availabilityZoneRebalancing")
	why, needs := notRebalanced(s)
	isEligible := why == ""
	switch {
	case model.IsExternal(s.Strategy), stated != nil && stated.Text != "ENABLED":
		return false
	case stated != nil && !isEligible:
		l.Problem(stated, "DISABLED, or "+needs+" (S-37)", "")
		return false
	case len(s.Zones) < 2 || s.Daemon:
		return false
	case stated != nil:
		return true
	case !isEligible:
		l.Assume(key, "DISABLED", "S-37: "+why)
		return false
	default:
		l.Assume(key, "ENABLED", "S-36: CreateService's default where a service is eligible (S-37)")
		return true
	}
}

// notRebalanced says why a service cannot be rebalanced, and what it would need; empty when it can (S-37,
// AZ-02).
func notRebalanced(s *model.Service) (why, needs string) {
	isOfZone := func(text string) bool { return strings.Contains(text, "ecs.availability-zone") }
	ofZone := slices.ContainsFunc(s.Placement.MemberOf, isOfZone) ||
		slices.ContainsFunc(s.Build.TaskDefinition.MemberOf, isOfZone)
	switch strategies := s.Placement.Strategies; {
	case s.Deployment.MaximumPercent <= 100:
		return "maximumPercent is 100", "a maximumPercent above 100: a task starts before another stops"
	case s.Daemon:
		return "it is a DAEMON", "schedulingStrategy REPLICA: a daemon has a task on each instance"
	case len(strategies) > 0 && (strategies[0].Type != model.SpreadStrategy || !isOfZone(strategies[0].Field)):
		return "its first strategy is not a spread over the zones",
			"a first placement strategy that spreads over attribute:ecs.availability-zone"
	case ofZone:
		return "a constraint is on attribute:ecs.availability-zone",
			"no constraint on attribute:ecs.availability-zone"
	}
	return "", ""
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

// readLimits reads [cluster.limits]: how often the account may call ECS, and what AWS's scheduler does
// not publish.
func (l *loader) readLimits() {
	t := l.cluster.Table("limits")
	limits := &l.scenario.Cluster.Limits
	l.onDemandQuota()
	where := func(matters bool, read func()) {
		if matters {
			read()
		} else {
			t.Quietly(read)
		}
	}
	where(slices.ContainsFunc(l.scenario.Services, func(s model.Service) bool { return s.Rebalancing }), func() {
		limits.RebalancedAtOnce = t.Integer("rebalanced_at_once", 0, 5000)
	})
	where(l.someNeverRun(), func() { limits.LaunchThrottle = backoff(t, "launch_throttle", true) })
	where(slices.ContainsFunc(l.scenario.Jobs, func(j model.Job) bool { return len(j.Invocations) > 0 }), func() {
		limits.ScheduleRetry = backoff(t, "schedule_retry", false)
	})
	where(l.hasManagedScaling(), func() { l.provisioningWait(t) })
	t.Quietly(func() {
		limits.Refusal = backoff(t, "capacity_retry", false)
		limits.CallRetry = backoff(t, "call_retry", false)
		limits.RunTask, limits.ClusterResources = rate(t, "run_task"), rate(t, "cluster_resource_modify")
		limits.ServiceUpdates, limits.TaskProtection = rate(t, "service_modify"), rate(t, "task_protection")
		limits.DiscoverableTasks = t.Integer("discoverable_tasks", 0, 5000)
	})
	t.Done()
}

// onDemandQuota reads how much of Fargate On-Demand the account may run at once.
func (l *loader) onDemandQuota() {
	read := func() {
		l.scenario.Cluster.Limits.OnDemandVCPU = l.cluster.Number("fargate_vcpu_quota", 0, math.Inf(1))
	}
	isFargate := func(item model.StrategyItem) bool { return item.Provider == model.Fargate }
	if slices.ContainsFunc(l.scenario.Services, func(s model.Service) bool {
		return slices.ContainsFunc(s.Strategy, isFargate)
	}) || slices.ContainsFunc(l.scenario.Jobs, func(j model.Job) bool {
		return slices.ContainsFunc(j.Strategy, isFargate)
	}) {
		read()
	} else {
		l.cluster.Quietly(read)
	}
}

// provisioningWait reads how long tasks wait in PROVISIONING for instances, where managed scaling is on (CP-25,
// CP-26).
func (l *loader) provisioningWait(t *reading.Table) {
	wt := t.Table("provisioning_wait")
	least, most := wt.Span("min", 0, clock.Day), wt.Span("max", clock.Second, clock.Day)
	if n := wt.Get("max"); n != nil && most < least {
		l.Problem(n, "at least min, which is "+least.String(), "")
	} else if n := wt.Get("min"); n != nil && most < least && most > 0 {
		l.Problem(n, "at most max, which is "+most.String(), "")
	}
	wt.Done()
	if l.hasManagedScaling() {
		limits := &l.scenario.Cluster.Limits
		limits.ProvisioningLeast, limits.ProvisioningMost = least, most
	}
}

// someNeverRun reports whether tasks of the scenario fail again and again before they run.
func (l *loader) someNeverRun() bool {
	fails := func(b model.Build) bool {
		kind := b.Workload.Defect.Kind
		return kind == model.ImageNotFound || kind == model.ExitsOnStart
	}
	return slices.ContainsFunc(l.scenario.Services, func(s model.Service) bool { return fails(s.Build) }) ||
		slices.ContainsFunc(l.scenario.Deployments, func(d model.PlannedDeployment) bool { return fails(d.Build) }) ||
		slices.ContainsFunc(l.scenario.Faults, func(f model.Fault) bool { return f.Kind == model.RegistryDown })
}

// backoff reads how pauses grow; some begin only after failures in a row.
func backoff(t *reading.Table, key string, counts bool) model.Backoff {
	bt := t.Table(key)
	b := model.Backoff{After: 1}
	if counts {
		b.After = bt.Integer("after", 1, 1000)
	}
	b.First = bt.Span("first", clock.Millisecond, clock.Day)
	b.Factor = bt.Number("factor", 1, 100)
	b.Most = bt.Span("most", clock.Millisecond, clock.Day)
	switch first, most := bt.Get("first"), bt.Get("most"); {
	case b.Most >= b.First || b.Most == 0:
	case most != nil:
		t.Problem(most, "at least first, which is "+b.First.String(), "")
	case first != nil:
		t.Problem(first, "at most most, which is "+b.Most.String(), "")
	}
	bt.Done()
	return b
}

// rate reads a token bucket; a burst of 0 does not limit.
func rate(t *reading.Table, key string) model.Rate {
	rt := t.Table(key)
	r := model.Rate{Burst: rt.Integer("burst", 0, 1_000_000), PerSecond: rt.Number("per_second", 0.001, 1_000_000)}
	rt.Done()
	return r
}
