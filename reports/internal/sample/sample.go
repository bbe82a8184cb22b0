package sample

import (
	"fmt"
	"math"

	"ecsim/scenarios"
)

// Day is a day of two services and a job in one replication.
func Day() *scenarios.Outcome { return day(1) }

// Replicated is the same day as the mean of n replications.
func Replicated(n int) *scenarios.Outcome { return day(n) }

func day(n int) *scenarios.Outcome {
	m := measurer{n: n}
	o := &scenarios.Outcome{
		Schema: scenarios.Schema,
		Provenance: scenarios.Provenance{
			Scenario: "web-on-fargate", Summary: "a day of a web service on Fargate and Fargate Spot",
			Region: "us-east-1", Start: "2026-03-02T00:00:00Z",
			Hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
			Seed: 42, Replications: n, Version: "v0.1.0", CatalogDate: "2026-02-01", Events: 48213,
		},
		HorizonSeconds: 86400,
		WarmUpSeconds:  1800,
		Services:       []scenarios.ServiceOutcome{web(m), worker(m)},
		Jobs:           []scenarios.JobOutcome{nightly(m)},
		SLOs:           objectives(m),
		Assumed:        assumed(),
		NotModelled: []scenarios.NotModelledEntry{
			{Key: "service.json: serviceConnectConfiguration",
				Why: "the proxy's own CPU, retries and outlier ejection are left out"},
			{Key: "AZ rebalancing", Why: "tasks stay in the zone they were started in"},
		},
		Timeline: story(),
		Series:   Series("web-app", 86400, 60),
	}
	o.Cost = cost(m)
	if n > 1 {
		o.Estimates = scenarios.Estimates()
		o.Precision = precise(m)
	}
	return o
}

// precise is a run that ended before its intervals were as narrow as they were to be.
func precise(m measurer) *scenarios.PrecisionOutcome {
	return &scenarios.PrecisionOutcome{
		Most: m.n, Because: "no more replications were allowed",
		Measures: []scenarios.PreciseMeasured{
			{Measure: "cost.monthly", Unit: "USD", Value: m.of(173.2), HalfWidth: scenarios.Single(3.464),
				Wanted: scenarios.Single(3.464), Met: true},
			{Measure: "service.web-app.availability.requests", Unit: "ratio", Value: m.within(0.999712, 0.00004),
				HalfWidth: scenarios.Single(0.00004), Wanted: scenarios.Single(0.0199), Met: true},
			{Measure: "service.web-app.latency.p99", Unit: "s", Value: m.of(0.2871),
				HalfWidth: scenarios.Single(0.005742), Wanted: scenarios.Single(0.005)},
			{Measure: "service.web-app.tasks.running_mean", Unit: "tasks", Value: m.of(6.51),
				HalfWidth: scenarios.Single(0.1302), Wanted: scenarios.Single(0.5), Met: true},
		},
	}
}

func assumed() []scenarios.AssumedOutcome {
	return []scenarios.AssumedOutcome{
		{Key: "service.web-app.workload.startup", Value: "lognormal, mean 12s, p99 30s",
			Source: "ecsim knob: AWS cannot know how long a program takes to answer"},
		{Key: "service.web-app.health_check_grace_period", Value: "0s",
			Source: "D-17: the default of CreateService"},
		{Key: "cluster.spot.monthly_interruption", Value: "5 %",
			Source: "ES-13: the lowest bucket of the Spot advisor"},
	}
}

// measurer makes measures: plain ones, or with an interval of two percent either way.
type measurer struct{ n int }

func (m measurer) of(v float64) scenarios.Measure { return m.within(v, float64(0.02*v)) }

func (m measurer) within(v, half float64) scenarios.Measure {
	if m.n <= 1 {
		return scenarios.Single(v)
	}
	return scenarios.Measure{Mean: v, Low: v - half, High: v + half, N: m.n}
}

func (m measurer) latency(scale float64) scenarios.Latency {
	return scenarios.Latency{
		Mean: m.of(0.0412 * scale),
		P50:  m.of(0.0337 * scale),
		P90:  m.of(0.0781 * scale),
		P95:  m.of(0.1013 * scale),
		P99:  m.of(0.2871 * scale),
		P999: m.of(0.9214 * scale),
		Max:  m.of(5.0021 * scale),
	}
}

// explained is a latency that theory explains, but for a flash crowd.
func (m measurer) explained() scenarios.Latency {
	l := m.latency(1)
	l.Analytic = &scenarios.Analytic{
		Mean:    scenarios.Bounds{Low: scenarios.Single(0.0371), High: scenarios.Single(0.0452)},
		P99:     scenarios.Bounds{Low: scenarios.Single(0.1812), High: scenarios.Single(0.3125)},
		Minutes: m.within(1410, 0), MinutesOutside: m.of(31),
		LikelyReason: "overload: more requests than the tasks can serve",
	}
	return l
}

func (m measurer) end(n, mean, p50, p99, longest float64) scenarios.EndLatency {
	return scenarios.EndLatency{N: m.of(n), Mean: m.of(mean), P50: m.of(p50), P99: m.of(p99),
		Max: m.of(longest)}
}

func web(m measurer) scenarios.ServiceOutcome {
	s := scenarios.ServiceOutcome{
		Name:         "web-app",
		Availability: answered(m.within(0.999712, 0.00004), m.within(0.9873, 0.001)),
		Latency:      m.explained(),
		ByEnd: scenarios.LatencyByEnd{
			Completed: m.end(12_342_119, 0.0409, 0.0337, 0.2861, 4.9907),
			Failed:    m.end(1_204, 0.0338, 0.0312, 0.2714, 0.8143),
			Rejected:  m.end(1_877, 0, 0, 0, 0),
			TimedOut:  m.end(474, 5.0014, 5, 5.0021, 5.0021),
		},
		Utilization: scenarios.Utilization{CPU: m.of(0.4317), Memory: m.of(0.3102)},
		Tasks: scenarios.TaskCounts{DesiredMean: m.of(6.42), RunningMean: m.of(6.51), RunningMax: m.of(14),
			Started: m.of(61), Refused: m.of(2), Stopped: m.of(59), Failed: m.of(1), OutOfMemory: m.of(1),
			Interrupted: m.of(4)},
		Thrash:      m.of(3),
		Deployments: rollouts(),
		Rollouts:    served(m),
		Zones: []scenarios.ZoneOutcome{
			{Zone: "us-east-1a", Mean: m.of(3.31), Fewest: m.of(1), Most: m.of(8)},
			{Zone: "us-east-1b", Mean: m.of(3.2), Fewest: m.within(0, 0), Most: m.of(7)},
		},
		Scaling: activities(),
		NotScaled: []scenarios.NotScaled{{AtSeconds: 82987, Policy: "cpu-50", Desired: 6,
			Reason: "AlreadyAtMinCapacity", Because: "CPU 31.2 % < 45 % for 15 min, target 50 %"}},
		Forecasts: []scenarios.ForecastHour{
			{Policy: "predict", FromSeconds: 3600, Load: 187.5, Tasks: 4},
			{Policy: "predict", FromSeconds: 7200, Load: 1260.25, Tasks: 26}},
	}
	s.Requests = scenarios.Requests{Offered: m.of(12_345_678), Completed: m.of(12_342_119),
		Failed: m.of(1_204), Rejected: m.of(1_877), TimedOut: m.of(474), InFlight: m.of(4)}
	k := &s.Requests.ByKind
	k.Error500, k.Error502, k.Error503 = m.of(812), m.of(392), m.of(1_877)
	k.Error504, k.ClientGaveUp = m.of(61), m.of(413)
	return s
}

func answered(requests, tasks scenarios.Measure) scenarios.Availability {
	return scenarios.Availability{Requests: requests, Tasks: tasks}
}

// worker is a service without requests: nothing was answered, so nothing has a latency.
func worker(m measurer) scenarios.ServiceOutcome {
	none := m.within(math.NaN(), 0)
	nobody := scenarios.EndLatency{N: m.within(0, 0), Mean: none, P50: none, P99: none, Max: none}
	return scenarios.ServiceOutcome{
		ByEnd: scenarios.LatencyByEnd{
			Completed: nobody, Failed: nobody, Rejected: nobody, TimedOut: nobody,
		},
		Latency: scenarios.Latency{
			Mean: none, P50: none, P90: none, P95: none, P99: none, P999: none, Max: none,
		},
		Name:         "worker",
		Availability: answered(m.within(1, 0), m.within(1, 0)),
		Utilization:  scenarios.Utilization{CPU: m.within(0, 0), Memory: m.of(0.25)},
		Tasks: scenarios.TaskCounts{DesiredMean: m.within(2, 0), RunningMean: m.within(2, 0),
			RunningMax: m.within(2, 0)},
	}
}

func nightly(m measurer) scenarios.JobOutcome {
	return scenarios.JobOutcome{Name: "nightly-report", Submitted: m.within(40, 0),
		Succeeded: m.of(37), Failed: m.of(1), Interrupted: m.of(2), Unfinished: m.within(0, 0),
		WaitSeconds: m.latency(900), LastEnd: m.of(12_734)}
}

func objectives(m measurer) []scenarios.SLOOutcome {
	slow, fair, money := 0.25, 0.995, 200.0
	return []scenarios.SLOOutcome{
		{Measure: "service.web-app.latency.p99", Value: m.of(0.2871), Limit: &slow, Unit: "s", OK: false},
		{Measure: "service.web-app.availability.requests", Value: m.within(0.999712, 0.00004),
			Min: &fair, Unit: "ratio", OK: true},
		{Measure: "cost.monthly", Value: m.of(170.16), Limit: &money, Unit: "USD", OK: true},
	}
}

func rollouts() []scenarios.DeploymentOutcome {
	spent := func(phase string, seconds float64) scenarios.DeploymentSpent {
		return scenarios.DeploymentSpent{Phase: phase, Seconds: seconds, Waits: 1}
	}
	return []scenarios.DeploymentOutcome{
		{AtSeconds: 43200, Revision: 2, State: "FAILED", DurationSeconds: 271, FailedTasks: 3,
			Served: 9_120, Failed: 812, Overlap: scenarios.DeploymentOverlap{TaskSeconds: 813, Amount: 0.0056},
			CriticalPath: []scenarios.DeploymentWait{{AtSeconds: 43200, Seconds: 271, Phase: "pull", Task: "web-app/9"}},
			Tests:        &scenarios.DeploymentTests{Served: 1150, Failed: 50},
			RolledBack:   true, Spent: []scenarios.DeploymentSpent{spent("provisioning", 41),
				spent("pull", 122), spent("start", 108)}},
		{AtSeconds: 43471, Revision: 1, State: "COMPLETED", DurationSeconds: 654, Rollback: true,
			Spent: []scenarios.DeploymentSpent{spent("provisioning", 34), spent("health", 120),
				spent("drain", 300), spent("stop", 200)}},
	}
}

func activities() []scenarios.ScalingActivity {
	var out []scenarios.ScalingActivity
	tasks := 3
	for hour := 1; hour < 24; hour++ {
		next := tasks + 1
		because := fmt.Sprintf("CPU %d.%d %% > target 50 %% for 3 min", 52+hour%7, hour%10)
		if hour > 13 {
			next, because = tasks-1, "CPU 31.2 % < 45 % for 15 min, target 50 %"
		}
		out = append(out, scenarios.ScalingActivity{AtSeconds: float64(hour*3600 + 187), Policy: "cpu-50",
			From: tasks, To: next, Because: because, Status: "Successful", DurationSeconds: 42})
		tasks = next
	}
	for i, total := range []float64{402, 377, 451} {
		out[3*i].Lag = &scenarios.ScalingLag{Metric: 210, Alarm: 131 - float64(i), Action: 1, Launch: 6.5,
			Pull: 9.25, Start: 12, Health: total - 369.75 + float64(i), Total: total}
	}
	return out
}

func story() []scenarios.TimelineEntry {
	entry := func(at float64, what, because string, running, desired int) scenarios.TimelineEntry {
		return scenarios.TimelineEntry{AtSeconds: at, Who: "web-app", What: what, Because: because,
			Running: running, Desired: desired}
	}
	return []scenarios.TimelineEntry{
		entry(0, "desired 3", "scenario", 3, 3),
		entry(3787, "desired 3 → 4", "CPU 53.1 % > target 50 % for 3 min", 3, 4),
		entry(3787, "start web-app/4, revision 1, 1 on FARGATE_SPOT", "running 3 < desired 4", 3, 4),
		entry(3829.4, "running 4, healthy 4", "target group health checks passed", 4, 4),
		entry(43200, "deployment of revision 2 begins", "scenario", 14, 14),
		{AtSeconds: 50400, Who: "us-east-1a", What: "zone goes dark", Because: "fault"},
		entry(86399, "(service web-app) was unable to place a task because no capacity is left", "", 4, 4),
	}
}

// months is how often the measured part of the day fits into a month of 730 h.
const months = 730 / 23.5

func cost(m measurer) scenarios.Cost {
	line := func(service, dimension, unit, price string, quantity, amount float64) scenarios.LineItem {
		return scenarios.LineItem{Service: service, Dimension: dimension, Unit: unit, UnitPrice: price,
			Quantity: m.of(quantity), Amount: m.of(amount), Monthly: m.of(amount * months)}
	}
	c := scenarios.Cost{Currency: "USD", LineItems: []scenarios.LineItem{
		line("web-app", "fargate-vcpu-x86", "vCPU-hour", "0.0404800000", 63.217, 2.55902416),
		line("web-app", "fargate-memory-x86", "GB-hour", "0.0044450000", 126.434, 0.56199913),
		line("web-app", "fargate-spot-vcpu-x86", "vCPU-hour", "0.0121440000", 88.012, 1.068817728),
		line("web-app", "fargate-spot-memory-x86", "GB-hour", "0.0013335000", 176.024, 0.234728004),
		line("web-app", "alb-hours", "load-balancer-hour", "0.0225", 24, 0.54),
		line("web-app", "alb-lcu", "LCU-hour", "0.008", 6.1312, 0.0490496),
		line("worker", "fargate-vcpu-arm", "vCPU-hour", "0.03238", 11.75, 0.380465),
		line("worker", "fargate-memory-arm", "GB-hour", "0.00356", 23.5, 0.08366),
	}}
	total := 0.0
	for _, l := range c.LineItems {
		total += l.Amount.Mean
	}
	c.Total, c.Monthly = m.of(total), m.of(total*months)
	for _, part := range []struct {
		service, cause string
		share          float64
	}{{"web-app", "steady", 0.62}, {"web-app", "burst", 0.25}, {"web-app", "deployment-overlap", 0.03},
		{"web-app", "spot-churn", 0.0152}, {"worker", "steady", 0.0848}} {
		c.ByCause = append(c.ByCause, scenarios.CostPart{Service: part.service, Cause: part.cause,
			Amount: m.of(total * part.share), Monthly: m.of(total * part.share * months)})
	}
	return c
}
