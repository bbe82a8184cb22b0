package model

import "ecsim/sim/clock"

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

// Metrics of a load balancer that alarms watch.
const (
	ErrorPercent Metric = "5xx" // percent of the requests of a minute that ended with a 5xx
	// the same of the target group that has more of them: each of two revisions has its own
	TargetGroupErrorPercent Metric = "5xx of a target group"
	LatencyP99              Metric = "TargetResponseTime p99" // milliseconds
)

// MetricSource is what a policy or an alarm follows.
type MetricSource struct {
	Of     string // the service whose metric it is; empty: the service that the policy or alarm is of
	Metric Metric
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
