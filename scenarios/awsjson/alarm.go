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

// ReadMetricAlarm reads an alarm of the user's own (ST-01); false when what it follows is not in order,
// which is a problem.
func ReadMetricAlarm(t *reading.Table) (a MetricAlarm, ok bool) {
	t.Quiet(described...)
	t.Require("AlarmName", "a name")
	a.Name, a.Acts = t.Text("AlarmName"), t.Bool("ActionsEnabled", true)
	for _, n := range t.Items("AlarmActions") {
		a.Actions = append(a.Actions, n.Text)
	}
	if t.Has("Metrics") {
		t.Quiet("MetricName", "Namespace", "Dimensions", "Statistic", "ExtendedStatistic", "Period")
		t.Forbid("ThresholdMetricId", "none: alarms on an anomaly are not simulated")
		label := ""
		a.Math, label = ReadMetricMath(t, "Metrics")
		if ok = a.Math != nil; ok {
			a.Metric, a.Period = model.Metric(label), a.Math.Period
		}
	} else {
		ok = a.readMetric(t)
		a.readPeriod(t)
	}
	a.readRule(t)
	t.Done()
	return a, ok
}

// readMetric reads the one metric that the alarm watches.
func (a *MetricAlarm) readMetric(t *reading.Table) bool {
	statistic := t.Get("Statistic")
	if n := t.Get("ExtendedStatistic"); n != nil {
		statistic = n
	}
	m, ok := ReadMetric(t, statistic)
	a.Of, a.Metric, a.Statistic = m.Of.String(), m.Metric, m.Statistic
	return ok
}

// fine are metrics that a service may publish every 20 s (HR-01).
var fine = map[model.Metric]model.Metric{
	model.CPUUtilization: model.CPUHighResolution, model.MemoryUtilization: model.MemoryHighResolution,
}

// readPeriod reads the length of a period (CW-02): whole minutes, or 20 s of a metric that is published so
// often.
func (a *MetricAlarm) readPeriod(t *reading.Table) {
	a.Period = clock.Minute
	if n := t.Require("Period", "the length of a period in seconds"); n != nil {
		seconds := t.Integer("Period", 10, 86400)
		a.Period = clock.Span(seconds) * clock.Second
		if m, ok := fine[a.Metric]; ok && a.Period == model.HighResolution {
			a.Metric = m
			return
		}
		if seconds%60 != 0 && n.Kind == document.Integer {
			t.Problem(n, "a multiple of 60: these metrics have one datapoint a minute", "")
		}
	}
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
	if word := t.Word("TreatMissingData", treatments...); word != "" {
		a.Missing = model.MissingData(slices.Index(treatments, word))
	}
}
