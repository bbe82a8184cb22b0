package reports

import (
	"cmp"
	"fmt"
	"slices"

	"ecsim/scenarios"
)

// lagStages are the stages of a scale-out in their order, and what each waits for.
var lagStages = []struct {
	name, until string
	seconds     func(*scenarios.ScalingLag) float64
}{
	{"metric", "a datapoint shows the load", func(l *scenarios.ScalingLag) float64 { return l.Metric }},
	{"alarm", "the alarm is in ALARM", func(l *scenarios.ScalingLag) float64 { return l.Alarm }},
	{"action", "the desired count changes", func(l *scenarios.ScalingLag) float64 { return l.Action }},
	{"launch", "the image pull begins", func(l *scenarios.ScalingLag) float64 { return l.Launch }},
	{"pull", "the images are there", func(l *scenarios.ScalingLag) float64 { return l.Pull }},
	{"start", "the task is RUNNING", func(l *scenarios.ScalingLag) float64 { return l.Start }},
	{"health", "the task counts as healthy", func(l *scenarios.ScalingLag) float64 { return l.Health }},
	{"total", "", func(l *scenarios.ScalingLag) float64 { return l.Total }},
}

// scalingLag tells where the time went between load and healthy tasks, over the scale-outs of a service.
func scalingLag(s *scenarios.ServiceOutcome) Table {
	lags := lagsOf(s)
	t := Table{
		Key: "scaling_lag",
		Caption: fmt.Sprintf("Lag of %s: from the load to the last healthy task, by stage",
			plural(len(lags), "scale-out")),
		Columns: []Column{left("stage"), right("median"), right("slowest"), flowing("until")},
	}
	if len(lags) == 0 {
		return t
	}
	slowest := slices.MaxFunc(lags, func(a, b *scenarios.ScalingLag) int { return cmp.Compare(a.Total, b.Total) })
	fact := factsOf(s, "scaling_lag")
	for _, stage := range lagStages {
		middle, worst := fact(stage.name+".median"), fact(stage.name+".slowest")
		middle.Value, middle.Unit = number(medianOf(lags, stage.seconds)), "s"
		worst.Value, worst.Unit = number(stage.seconds(slowest)), "s"
		t.Rows = append(t.Rows, Row{{Text: stage.name}, shown(middle), shown(worst), {Text: stage.until}})
	}
	return t
}

// lagsOf are the lags of a service's scale-outs that have one.
func lagsOf(s *scenarios.ServiceOutcome) (lags []*scenarios.ScalingLag) {
	for _, a := range s.Scaling {
		if a.Lag != nil {
			lags = append(lags, a.Lag)
		}
	}
	return lags
}

// medianOf is the median of a stage; of an even number, the mean of the two in the middle.
func medianOf(lags []*scenarios.ScalingLag, seconds func(*scenarios.ScalingLag) float64) float64 {
	var all []float64
	for _, l := range lags {
		all = append(all, seconds(l))
	}
	slices.Sort(all)
	n := len(all)
	return (all[(n-1)/2] + all[n/2]) / 2
}
