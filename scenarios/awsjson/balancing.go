package awsjson

import (
	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/sim/clock"
)

const (
	slowStart  = "slow_start.duration_seconds"
	algorithm  = "load_balancing.algorithm.type"
	mitigation = "load_balancing.algorithm.anomaly_mitigation"
	crossZone  = "load_balancing.cross_zone.enabled"
	sticky     = "stickiness.enabled"
	stickyType = "stickiness.type"
)

// applicationAttributes reads how an Application Load Balancer spreads requests (E-12 to E-17).
func applicationAttributes(a attributeTable, g *model.TargetGroup) {
	readAlgorithm(a, g)
	g.SlowStart = a.seconds(slowStart, 0, 900)
	if n := a.Get(slowStart); n != nil && g.SlowStart > 0 {
		if g.SlowStart < 30*clock.Second {
			a.Problem(n, "0 or 30 to 900", "")
		}
		if g.Algorithm != model.RoundRobin && g.Algorithm != "" {
			a.Problem(n, "0: slow start works with round_robin only", "")
		}
	}
	g.Stickiness = stickiness(a)
	g.ZonesApart = readCrossZone(a) == "false" // LB-07: on unless the target group turns it off
	if a.Has(idleTimeout) {
		g.IdleTimeout = a.seconds(idleTimeout, 1, 4000) // E-16
	}
}

// readAlgorithm reads load_balancing.algorithm.type and its anomaly mitigation (E-12, E-13).
func readAlgorithm(a attributeTable, g *model.TargetGroup) {
	g.Algorithm = model.Algorithm(a.Word(algorithm,
		string(model.RoundRobin), string(model.LeastOutstanding), string(model.WeightedRandom)))
	n := a.Get(mitigation)
	g.AnomalyMitigation = n != nil && a.Word(mitigation, "on", "off") == "on"
	if g.AnomalyMitigation && g.Algorithm != model.WeightedRandom && g.Algorithm != "" {
		a.Problem(n, "off: anomaly mitigation works with weighted_random only", "")
	}
}

// stickiness reads how long a client stays with its target; 0: not at all (E-17).
func stickiness(a attributeTable) clock.Span {
	if !a.flag(sticky) {
		return 0
	}
	if a.Has(stickyType) && a.Word(stickyType, "lb_cookie", "app_cookie") == "app_cookie" {
		return a.seconds("stickiness.app_cookie.duration_seconds", 1, 604_800)
	}
	return a.seconds("stickiness.lb_cookie.duration_seconds", 1, 604_800)
}

// What a Network Load Balancer does with connections of a target that has drained (N-04), and of one that
// is unhealthy (N-05).
const (
	closesDrained   = "deregistration_delay.connection_termination.enabled"
	termination     = "target_health_state.unhealthy.connection_termination.enabled"
	drainsUnhealthy = "target_health_state.unhealthy.draining_interval_seconds"
)

const asBalancer = "use_load_balancer_configuration"

// readCrossZone reads load_balancing.cross_zone.enabled: "true", "false" or use_load_balancer_configuration,
// which is also what an absent key means.
func readCrossZone(a attributeTable) string {
	n := a.Get(crossZone)
	switch {
	case n == nil:
		return asBalancer
	case n.Kind == document.Bool && n.Bool:
		return "true"
	case n.Kind == document.Bool:
		return "false"
	}
	return a.Word(crossZone, "true", "false", asBalancer)
}

// networkAttributes reads how a Network Load Balancer spreads connections: by a hash of each (E-15, N-04).
func networkAttributes(a attributeTable, g *model.TargetGroup) {
	g.Algorithm = model.FlowHash
	for _, key := range []string{slowStart, algorithm, mitigation, idleTimeout} {
		a.Forbid(key, "none: a Network Load Balancer hashes each connection to a target")
	}
	a.Omit(a.Key("Protocol"), "a Network Load Balancer also checks health by what it sees of connections (N-02)")
	g.KeepsConnections = !a.flag(closesDrained) // N-04
	g.ResetsUnhealthy = true                    // N-05
	if n := a.Get(termination); n != nil {
		g.ResetsUnhealthy = a.flag(termination)
	}
	g.ResetAfter = a.seconds(drainsUnhealthy, 0, 360_000)
	if a.flag(sticky) {
		a.Omit(a.Key(sticky), "connections of one address may reach different targets")
	}
	switch readCrossZone(a) {
	case "true":
	case "false":
		g.ZonesApart = true
	default:
		g.ZonesApart = true
		a.Assume(a.Key(crossZone), "false", "E-15: off at a Network Load Balancer")
	}
}

const groupHealth = "target_group_health."

// healthThresholds reads how many targets must be healthy, before requests go to all of them and before
// DNS leaves their zone out (E-09). AWS wants the second at least as high as the first.
func healthThresholds(a attributeTable, g *model.TargetGroup) {
	g.FailOpen = threshold(a, "unhealthy_state_routing")
	g.DNSFailover = threshold(a, "dns_failover")
	lower := func(key string) {
		if n := a.Get(groupHealth + "dns_failover.minimum_healthy_targets." + key); n != nil {
			a.Problem(n, "at least that of unhealthy_state_routing", "")
		}
	}
	if g.DNSFailover.Count > 0 && g.DNSFailover.Count < g.FailOpen.Count {
		lower("count")
	}
	if g.DNSFailover.Percent > 0 && g.DNSFailover.Percent < g.FailOpen.Percent {
		lower("percentage")
	}
}

// threshold reads one of the two: a count, at least 1, and a percentage; "off" turns either off, but
// requests always go to all targets when none is healthy.
func threshold(a attributeTable, which string) (t model.HealthThreshold) {
	count := groupHealth + which + ".minimum_healthy_targets.count"
	percent := groupHealth + which + ".minimum_healthy_targets.percentage"
	switch n := a.Get(count); {
	case n == nil:
	case n.Text == "off" && which == "dns_failover":
		t.Count = -1
	default:
		t.Count = a.Integer(count, 1, 1000)
	}
	if n := a.Get(percent); n != nil && n.Text != "off" {
		t.Percent = a.Integer(percent, 1, 100)
	}
	return t
}
