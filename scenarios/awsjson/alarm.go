package awsjson

import (
	"slices"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// MetricAlarm is a PutMetricAlarm request or an alarm of describe-alarms.
type MetricAlarm struct {
	model.Alarm
	Actions []string // AlarmActions: ARNs, or names of policies
	Acts    bool     // ActionsEnabled
}

// described are keys of describe-alarms and of actions that nothing here follows.
var described = []string{"AlarmArn", "AlarmDescription", "AlarmConfigurationUpdatedTimestamp", "StateValue",
	"StateReason", "StateReasonData", "StateUpdatedTimestamp", "StateTransitionedTimestamp", "EvaluationState",
	"EvaluationWindow", "OKActions", "InsufficientDataActions", "Tags", "Unit", "EvaluateLowSampleCountPercentile"}

// watched are the metrics that an alarm can watch, as CloudWatch names them. A value of CloudWatch's times
// scale is one of the model's.
var watched = []struct {
	namespace, name string
	statistics      []string
	metric          model.Metric
	scale           float64
}{
	{"AWS/ECS", "CPUUtilization", []string{"Average"}, model.CPUUtilization, 1},
	{"AWS/ECS", "MemoryUtilization", []string{"Average"}, model.MemoryUtilization, 1},
	{"AWS/ApplicationELB", "RequestCountPerTarget", []string{"Sum"}, model.RequestCountPerTarget, 1},
	{"AWS/ApplicationELB", "RequestCount", []string{"Sum"}, model.TotalRequestCount, 1},
	{"AWS/ApplicationELB", "TargetResponseTime", []string{"p99"}, model.LatencyP99, 1},
	{"AWS/SQS", "ApproximateNumberOfMessagesVisible", []string{"Average", "Maximum", "Minimum", "Sum"},
		model.VisibleMessages, 1},
	{"", string(model.BacklogPerTask), []string{"Average", "Maximum", "Minimum", "Sum"}, model.BacklogPerTask, 1},
}

// comparisons are CloudWatch's names.
var comparisons = map[string]model.Comparison{
	"GreaterThanThreshold":          model.GreaterThan,
	"GreaterThanOrEqualToThreshold": model.GreaterThanOrEqual,
	"LessThanThreshold":             model.LessThan,
	"LessThanOrEqualToThreshold":    model.LessThanOrEqual,
}

var comparisonNames = []string{"GreaterThanThreshold", "GreaterThanOrEqualToThreshold", "LessThanThreshold",
	"LessThanOrEqualToThreshold"}

// treatments are CloudWatch's names of what is done about missing data (CW-03).
var treatments = []string{"missing", "ignore", "breaching", "notBreaching"}

// ReadMetricAlarm reads an alarm of the user's own (ST-01); false when its metric is not modelled, which
// is listed.
func ReadMetricAlarm(t *reading.Table) (a MetricAlarm, ok bool) {
	t.Quiet(described...)
	t.Require("AlarmName", "a name")
	a.Name, a.Acts = t.Text("AlarmName"), t.Bool("ActionsEnabled", true)
	for _, n := range t.Items("AlarmActions") {
		a.Actions = append(a.Actions, n.Text)
	}
	a.readRule(t)
	if t.Has("Metrics") || t.Has("ThresholdMetricId") {
		t.Quiet("MetricName", "Namespace", "Dimensions", "Statistic", "ExtendedStatistic")
		t.Omit(t.Path, "an alarm on metric math: it does nothing")
		t.Done()
		return a, false
	}
	ok = a.readMetric(t)
	t.Done()
	return a, ok
}

// readRule reads when the alarm goes off (CW-01 to CW-03).
func (a *MetricAlarm) readRule(t *reading.Table) {
	if t.Require("ComparisonOperator", "how values compare with the threshold") != nil {
		a.Comparison = comparisons[t.Word("ComparisonOperator", comparisonNames...)]
	}
	if n := t.Require("Threshold", "a number"); n != nil {
		if a.Threshold = n.Float; n.Kind != document.Integer && n.Kind != document.Float {
			t.Problem(n, "a number", "")
		}
	}
	if t.Require("EvaluationPeriods", "how many periods are looked at") != nil {
		a.Periods = t.Integer("EvaluationPeriods", 1, 1440)
	}
	if a.Datapoints = a.Periods; t.Has("DatapointsToAlarm") {
		if a.Datapoints = t.Integer("DatapointsToAlarm", 1, 1440); a.Datapoints > a.Periods {
			t.Problem(t.Get("DatapointsToAlarm"), "at most EvaluationPeriods", "")
		}
	}
	a.Period = clock.Minute
	if n := t.Require("Period", "the length of a period in seconds"); n != nil {
		seconds := t.Integer("Period", 10, 86400)
		a.Period = clock.Span(seconds) * clock.Second
		if seconds%60 != 0 && n.Kind == document.Integer {
			t.Problem(n, "a multiple of 60: these metrics have one datapoint a minute", "")
		}
	}
	if word := t.Word("TreatMissingData", treatments...); word != "" {
		a.Missing = model.MissingData(slices.Index(treatments, word))
	}
}

// readMetric reads what the alarm watches; dimensions are taken to be the service's own.
func (a *MetricAlarm) readMetric(t *reading.Table) bool {
	t.Quiet("Dimensions")
	namespace, name := t.Text("Namespace"), t.Text("MetricName")
	if t.Require("MetricName", "what it watches") == nil {
		return false
	}
	statistic := t.Text("Statistic")
	if t.Has("ExtendedStatistic") {
		statistic = t.Text("ExtendedStatistic")
	}
	for _, w := range watched {
		if w.name != name || w.namespace != "" && w.namespace != namespace {
			continue
		}
		if statistic != "" && !slices.Contains(w.statistics, statistic) {
			t.Omit(t.Path, "an alarm on the "+statistic+" of "+name+": it does nothing")
			return false
		}
		a.Metric, a.Threshold = w.metric, a.Threshold*w.scale
		a.Statistic = model.Average
		if statistic != "" && statistic != "p99" {
			a.Statistic = model.Statistic(statistic)
		}
		return true
	}
	t.Omit(t.Path, "an alarm on "+namespace+" "+name+": it does nothing")
	return false
}
