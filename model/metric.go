package model

import (
	"cmp"
	"slices"
	"strings"

	"ecsim/sim/clock"
)

// Metric is a CloudWatch metric of a service, with its statistic where the name alone does not say.
type Metric string

// Predefined metrics (rule TT-01).
const (
	CPUUtilization        Metric = "ECSServiceAverageCPUUtilization"
	MemoryUtilization     Metric = "ECSServiceAverageMemoryUtilization"
	RequestCountPerTarget Metric = "ALBRequestCountPerTarget"
)

// BacklogPerTask is a custom metric that a team publishes every minute: visible messages of the
// queue, per running task.
const BacklogPerTask Metric = "BacklogPerTask"

// Predefined metrics with a datapoint every 20 s (HR-01).
const (
	CPUHighResolution    Metric = "ECSServiceAverageCPUUtilizationHighResolution"
	MemoryHighResolution Metric = "ECSServiceAverageMemoryUtilizationHighResolution"
)

// Metrics of a load balancer that alarms watch: shares of its own counts.
const (
	ErrorPercent Metric = "5xx" // percent of the requests of a minute that ended with a 5xx
	// the same of the target group that has more of them: each of two revisions has its own
	TargetGroupErrorPercent Metric = "5xx of a target group"
)

// Metrics of AWS/ApplicationELB and others that custom policies follow (TT-03), each with the one
// statistic that makes sense of it; counts are of a minute.
const (
	RequestCount     Metric = "RequestCount"
	TargetErrors     Metric = "HTTPCode_Target_5XX_Count"
	BalancerErrors   Metric = "HTTPCode_ELB_5XX_Count"
	HealthyHostCount Metric = "HealthyHostCount"
	VisibleMessages  Metric = "ApproximateNumberOfMessagesVisible"
	RunningTaskCount Metric = "RunningTaskCount"
)

// LatencyP99 is ResponseTime("p99").
const LatencyP99 Metric = "TargetResponseTime p99"

// responseTime is how the metric of latency begins, in seconds; its statistic follows.
const responseTime = "TargetResponseTime "

// ResponseTime is the metric of latency with a statistic: "Average", "Minimum", "Maximum" or a
// percentile like "p99".
func ResponseTime(statistic string) Metric { return Metric(responseTime + statistic) }

// ResponseTimeStatistic is the statistic of a metric of latency; ok is false of another metric.
func (m Metric) ResponseTimeStatistic() (statistic string, ok bool) {
	return strings.CutPrefix(string(m), responseTime)
}

// Resolution is the time from one datapoint of a metric to the next.
func (m Metric) Resolution() clock.Span {
	if m == CPUHighResolution || m == MemoryHighResolution {
		return HighResolution
	}
	return clock.Minute
}

// HighResolution is the resolution of metrics that a service publishes more often (HR-01).
const HighResolution = 20 * clock.Second

// Load metrics of predictive scaling: the sum over the tasks of what target tracking averages (PR-07).
const (
	TotalCPUUtilization    Metric = "ECSServiceTotalCPUUtilization"
	TotalMemoryUtilization Metric = "ECSServiceTotalMemoryUtilization"
	TotalRequestCount      Metric = "TotalALBRequestCount" // of a minute
)

// Monitoring is which metrics a service publishes every 20 s (HR-01). It is a part of the revision:
// changing it takes a deployment (HR-02).
type Monitoring struct{ CPU, Memory bool }

// Metrics counts them.
func (m Monitoring) Metrics() (n int) {
	for _, is := range [...]bool{m.CPU, m.Memory} {
		if is {
			n++
		}
	}
	return n
}

// MetricSource is what a policy or an alarm follows: one metric, or metric math over several.
type MetricSource struct {
	Of     string // the service whose metric it is; empty: the service that the policy or alarm is of
	Metric Metric // of metric math: what its result is called
	Math   *MetricMath
}

// MetricMath is metrics and expressions over them, each by its id, in the order of the document
// (TT-03, CW-09).
type MetricMath struct {
	Period  clock.Span // of every metric
	Queries []MetricQuery
	Returns string // the id whose data is followed
}

// MetricQuery is one entry of metric math: a metric, or an expression.
type MetricQuery struct {
	ID         string
	Expression string // empty: a metric
	Of         string // as of a MetricSource
	Metric     Metric
	Statistic  Statistic // how the datapoints of a longer period become one
}

// By is the source with every service named, where own is the service that it belongs to.
func (s MetricSource) By(own string) MetricSource {
	s.Of = cmp.Or(s.Of, own)
	if s.Math != nil {
		math := *s.Math
		math.Queries = slices.Clone(math.Queries)
		for i := range math.Queries {
			math.Queries[i].Of = cmp.Or(math.Queries[i].Of, own)
		}
		s.Math = &math
	}
	return s
}

// Metrics tells the metrics of a source that belongs to a service, each with the service it is of.
func (s *MetricSource) Metrics(own string, each func(of string, m Metric)) {
	if s.Math == nil {
		each(cmp.Or(s.Of, own), s.Metric)
		return
	}
	for _, q := range s.Math.Queries {
		if q.Expression == "" {
			each(cmp.Or(q.Of, own), q.Metric)
		}
	}
}

// MetricSources is what the policies and alarms of a service follow, in order.
func (s *Service) MetricSources() (sources []*MetricSource) {
	if s.Scaling != nil {
		sources = s.Scaling.sources()
	}
	for i := range s.Alarms {
		sources = append(sources, &s.Alarms[i].MetricSource)
	}
	return sources
}

// Alarm is a CloudWatch alarm: what it watches and when it goes off. The zero rule compares with >,
// and missing data is missing.
type Alarm struct {
	Name string
	MetricSource
	AlarmRule
}

// AlarmRule is when an alarm goes off: Datapoints of the latest Periods compare with the threshold
// as told (CW-01).
type AlarmRule struct {
	Comparison Comparison
	Threshold  float64    // in the unit of the metric
	Period     clock.Span // 10 s, 20 s, 30 s, or whole minutes (CW-02)
	Periods    int        // N
	Datapoints int        // M, 1 to N
	Missing    MissingData
	Statistic  Statistic // how the datapoints of a longer period become one
}

// Comparison is how a datapoint is compared with the threshold.
type Comparison uint8

// Comparisons.
const (
	GreaterThan Comparison = iota
	GreaterThanOrEqual
	LessThan
	LessThanOrEqual
)

// MissingData is how an alarm treats periods without a datapoint (CW-03).
type MissingData uint8

// The four treatments; the first is CloudWatch's default.
const (
	TreatMissing MissingData = iota
	TreatIgnore
	TreatBreaching
	TreatNotBreaching
)

// Statistic is what CloudWatch makes of the samples of a period.
type Statistic string

// Statistics. The empty one is Average.
const (
	Average     Statistic = "Average"
	Sum         Statistic = "Sum"
	Minimum     Statistic = "Minimum"
	Maximum     Statistic = "Maximum"
	SampleCount Statistic = "SampleCount"
)

// Utilization is what the tasks of a service used of what they reserve, in a minute. NaN when nothing ran.
type Utilization struct {
	Service     string
	CPU, Memory float64 // 0 to 1
	Backlog     float64 // visible messages of its queue at the end; NaN: it has none
}
