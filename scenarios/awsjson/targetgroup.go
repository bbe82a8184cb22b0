package awsjson

import (
	"fmt"
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// TargetGroup reads a CreateTargetGroup request or a described target group, together with its attributes
// (E-01 to E-17, N-01 to N-04). Attributes may be a list of Key and Value, or keys of their own.
//
// Tasks in bridge or host mode are reached through their instances, others by their own addresses (E-18).
func TargetGroup(t *reading.Table, byInstance bool) *model.TargetGroup {
	t.Quiet("Port", "VpcId", "HealthCheckPort", "HealthCheckPath", "Tags", "TargetGroupArn", "LoadBalancerArns",
		"IpAddressType", "ProtocolVersion")
	isNetwork := protocol(t, byInstance)
	g := &model.TargetGroup{
		Name:               t.Text("Name"),
		Interval:           t.Seconds("HealthCheckIntervalSeconds", 5, 300),
		Timeout:            checkTimeout(t, isNetwork),
		HealthyThreshold:   t.Integer("HealthyThresholdCount", 2, 10),
		UnhealthyThreshold: t.Integer("UnhealthyThresholdCount", 2, 10),
	}
	if name := t.Text("TargetGroupName"); name != "" {
		g.Name = name
	}
	if n := t.Get("HealthCheckTimeoutSeconds"); n != nil && g.Timeout >= g.Interval && g.Interval > 0 {
		t.Problem(n, "less than HealthCheckIntervalSeconds", "")
	}
	matcher(t.Table("Matcher"), isNetwork)
	if t.Has("TargetControlPort") { // the agent in the task states how many (LB-13)
		t.Integer("TargetControlPort", 1, 65535)
		g.MaxConcurrency = 1
	}
	a := attributes(t)
	g.DeregistrationDelay = a.seconds("deregistration_delay.timeout_seconds", 0, 3600) // E-10, N-04
	healthThresholds(a, g)
	if isNetwork {
		networkAttributes(a, g)
	} else {
		applicationAttributes(a, g)
	}
	if n := t.Get("TargetControlPort"); n != nil && g.Algorithm != model.RoundRobin && g.Algorithm != "" {
		t.Problem(n, "none: the target optimizer works with round_robin only", "")
	}
	a.otherAttributes()
	a.Done()
	t.Done()
	return g
}

// protocol reports whether the target group is of a Network Load Balancer, and refuses what is neither
// of one nor of an Application Load Balancer, of the type that its tasks need.
func protocol(t *reading.Table, byInstance bool) (isNetwork bool) {
	if n := t.Get("Protocol"); n != nil {
		isNetwork = n.Text == "TCP"
		if n.Text != "HTTP" && n.Text != "HTTPS" && !isNetwork {
			t.Problem(n, "HTTP or HTTPS of an Application Load Balancer, or TCP of a Network Load Balancer", "")
		}
	}
	switch n := t.Get("TargetType"); {
	case n == nil:
	case byInstance && n.Text != "instance":
		t.Problem(n, "instance: tasks in bridge and host mode need it", "")
	case !byInstance && n.Text != "ip":
		t.Problem(n, "ip: awsvpc tasks need it", "") // E-18
	}
	switch {
	case isNetwork && t.Has("HealthCheckProtocol"):
		t.Word("HealthCheckProtocol", "TCP", "HTTP", "HTTPS")
	case t.Has("HealthCheckProtocol"):
		t.Word("HealthCheckProtocol", "HTTP", "HTTPS")
	}
	if n := t.Get("HealthCheckEnabled"); n != nil && !t.Bool("HealthCheckEnabled", true) {
		t.Problem(n, "true: target types ip and instance always check health", "")
	}
	return isNetwork
}

// checkTimeout reads HealthCheckTimeoutSeconds, whose default depends on who checks and how (E-02, N-01).
func checkTimeout(t *reading.Table, isNetwork bool) clock.Span {
	const key = "HealthCheckTimeoutSeconds"
	if !isNetwork || t.Has(key) {
		return t.Seconds(key, 2, 120)
	}
	seconds := 10
	if textOf(t.Get("HealthCheckProtocol")) == "HTTP" {
		seconds = 6
	}
	t.Assume(t.Key(key), strconv.Itoa(seconds), "N-01")
	return clock.Span(seconds) * clock.Second
}

func textOf(n *document.Node) string {
	if n == nil {
		return ""
	}
	return n.Text
}

// matcher checks the success codes (E-01, N-01): HTTP 200–499, at a Network Load Balancer 200–599, and
// gRPC 0–99, as values, lists and ranges.
func matcher(t *reading.Table, isNetwork bool) {
	highest := 499
	if isNetwork {
		highest = 599
	}
	codes(t, "HttpCode", 200, highest)
	codes(t, "GrpcCode", 0, 99)
	t.Done()
}

func codes(t *reading.Table, key string, lo, hi int) {
	n := t.Get(key)
	if n != nil && (n.Kind != document.Text || !legalCodes(n.Text, lo, hi)) {
		t.Problem(n, fmt.Sprintf(`codes from %d to %d, such as "%d", "%d,%d" or "%d-%d"`,
			lo, hi, lo, lo, lo+2, lo, hi), "")
	}
}

func legalCodes(text string, lo, hi int) bool {
	for part := range strings.SplitSeq(text, ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(part), "-")
		if !isRange {
			to = from
		}
		a, err1 := strconv.Atoi(from)
		b, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil || a < lo || b > hi || a > b {
			return false
		}
	}
	return true
}
