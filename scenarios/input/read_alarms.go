package input

import (
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// alarmMeasures are what an alarm can watch.
var alarmMeasures = []struct {
	word   string
	metric model.Metric
}{
	{"error-ratio", model.ErrorPercent},
	{"target-group-error-ratio", model.TargetGroupErrorPercent},
	{"latency-p99", model.LatencyP99},
	{"cpu", model.CPUUtilization},
	{"memory", model.MemoryUtilization},
}

// readAlarms reads every [[service.alarm]]: what the alarms watch that the deployment configuration
// names.
func (l *loader) readAlarms(t *reading.Table, s *model.Service) {
	for _, a := range t.Tables("alarm", "name") {
		alarm := l.readAlarm(a)
		if slices.ContainsFunc(s.Alarms, func(o model.Alarm) bool { return o.Name == alarm.Name }) {
			l.Problem(a.Get("name"), "a name that no other alarm of the service has", "")
		}
		requests := alarm.Metric == model.ErrorPercent || alarm.Metric == model.TargetGroupErrorPercent ||
			alarm.Metric == model.LatencyP99
		if requests && s.TargetGroup == nil {
			l.Problem(a.Get("measure"), "cpu or memory: without a load balancer nobody counts requests", "")
		}
		s.Alarms = append(s.Alarms, alarm)
	}
	slices.SortFunc(s.Alarms, func(a, b model.Alarm) int { return strings.Compare(a.Name, b.Name) })
	for _, name := range s.Deployment.Alarms.Names {
		if !slices.ContainsFunc(s.Alarms, func(a model.Alarm) bool { return a.Name == name }) {
			l.Omit(t.Key("definition.deploymentConfiguration.alarms"), "alarm "+quote(name)+
				": [[service.alarm]] does not say what it watches, so it never goes off")
		}
	}
}

func (l *loader) readAlarm(t *reading.Table) model.Alarm {
	var words []string
	for _, m := range alarmMeasures {
		words = append(words, m.word)
	}
	alarm := model.Alarm{Name: t.Text("name")}
	t.Require("name", "the name that alarms.alarmNames gives it")
	t.Require("measure", "one of "+strings.Join(words, ", "))
	word := t.Word("measure", words...)
	if i := slices.Index(words, word); i >= 0 {
		alarm.Metric = alarmMeasures[i].metric
	}
	if t.Require("threshold", "what it must not exceed: a share such as 0.05, or a span for latency") != nil {
		if alarm.Metric == model.LatencyP99 {
			alarm.Threshold = t.Span("threshold", clock.Microsecond, reading.Longest).Seconds()
		} else {
			alarm.Threshold = 100 * t.Fraction("threshold")
		}
	}
	alarm.Period = clock.Minute
	alarm.Periods = t.Integer("periods", 1, 60)
	alarm.Datapoints = alarm.Periods
	if t.Has("datapoints") {
		alarm.Datapoints = t.Integer("datapoints", 1, 60)
		if alarm.Datapoints > alarm.Periods {
			l.Problem(t.Get("datapoints"), "at most as many as periods", "")
		}
	}
	t.Done()
	return alarm
}
