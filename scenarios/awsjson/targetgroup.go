package awsjson

import (
	"fmt"
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// TargetGroup reads a CreateTargetGroup request or a described target group, together with its attributes
// (E-01 to E-17). Attributes may be a list of Key and Value, or keys of their own.
func TargetGroup(t *reading.Table) *model.TargetGroup {
	t.Quiet("Port", "VpcId", "HealthCheckPort", "HealthCheckPath", "Tags", "TargetGroupArn", "LoadBalancerArns",
		"IpAddressType", "ProtocolVersion")
	g := &model.TargetGroup{
		Name:               t.Text("Name"),
		Interval:           t.Seconds("HealthCheckIntervalSeconds", 5, 300),
		Timeout:            t.Seconds("HealthCheckTimeoutSeconds", 2, 120), // E-02
		HealthyThreshold:   t.Integer("HealthyThresholdCount", 2, 10),
		UnhealthyThreshold: t.Integer("UnhealthyThresholdCount", 2, 10),
	}
	if name := t.Text("TargetGroupName"); name != "" {
		g.Name = name
	}
	if n := t.Get("HealthCheckTimeoutSeconds"); n != nil && g.Timeout >= g.Interval && g.Interval > 0 {
		t.Problem(n, "less than HealthCheckIntervalSeconds", "")
	}
	protocol(t)
	matcher(t.Table("Matcher"))
	t.NotModelled("TargetControlPort", "the target optimizer limits requests per target")
	a := attributes(t)
	g.DeregistrationDelay = a.seconds("deregistration_delay.timeout_seconds", 0, 3600) // E-10
	g.SlowStart = a.seconds("slow_start.duration_seconds", 0, 900)                     // E-14
	if n := a.Get("slow_start.duration_seconds"); n != nil && g.SlowStart > 0 && g.SlowStart.Seconds() < 30 {
		a.Problem(n, "0 or 30 to 900", "")
	}
	g.Algorithm = algorithm(a)
	if n := a.Get("slow_start.duration_seconds"); g.SlowStart > 0 && g.Algorithm == model.LeastOutstanding {
		a.Problem(n, "0: slow start works with round_robin only", "") // E-14
	}
	if g.SlowStart > 0 {
		a.Omit(a.Key("slow_start.duration_seconds"), "a new target takes its full share of requests at once")
	}
	if a.Has(idleTimeout) {
		g.IdleTimeout = a.seconds(idleTimeout, 1, 4000) // E-16
	}
	a.otherAttributes()
	a.Done()
	t.Done()
	return g
}

// protocol refuses what is no Application Load Balancer target group of type ip.
func protocol(t *reading.Table) {
	if n := t.Get("Protocol"); n != nil && n.Text != "HTTP" && n.Text != "HTTPS" {
		t.Problem(n, "HTTP or HTTPS: only Application Load Balancers are simulated", "")
	}
	if n := t.Get("TargetType"); n != nil && n.Text != "ip" {
		t.Problem(n, "ip: awsvpc tasks need it", "") // E-18
	}
	if t.Has("HealthCheckProtocol") {
		t.Word("HealthCheckProtocol", "HTTP", "HTTPS")
	}
	if n := t.Get("HealthCheckEnabled"); n != nil && !t.Bool("HealthCheckEnabled", true) {
		t.Problem(n, "true: target type ip always checks health", "")
	}
}

// matcher checks the success codes (E-01): HTTP 200–499, gRPC 0–99, as values, lists and ranges.
func matcher(t *reading.Table) {
	codes(t, "HttpCode", 200, 499)
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

// algorithm reads load_balancing.algorithm.type (E-12).
func algorithm(a attributeTable) model.Algorithm {
	const key = "load_balancing.algorithm.type"
	switch w := a.Word(key, string(model.RoundRobin), string(model.LeastOutstanding), "weighted_random"); w {
	case "weighted_random":
		a.Omit(a.Key(key), "weighted_random; requests go round robin")
		return model.RoundRobin
	default:
		return model.Algorithm(w)
	}
}
