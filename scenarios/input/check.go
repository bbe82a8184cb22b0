package input

import (
	"os"
	"path/filepath"
	"strings"

	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/library"
)

// Check finds every problem of scenarios (files, folders, bundled names), AWS documents and traces. It
// runs nothing.
func Check(files []string, measures Measures) Problems {
	var problems Problems
	for _, file := range files {
		problems = append(problems, check(file, measures)...)
	}
	return problems.Sorted()
}

func check(file string, measures Measures) Problems {
	name := strings.ToLower(file)
	switch {
	case strings.HasSuffix(name, ".json"):
		return checkDocument(file)
	case strings.HasSuffix(name, ".csv"), strings.HasSuffix(name, ".csv.gz"):
		return checkTrace(file)
	}
	where, missing := find(file, library.Files)
	if missing != nil {
		return Problems{*missing}
	}
	l := newLoader(where)
	l.measures = measures
	l.load(Options{})
	return l.Problems
}

// checkDocument reads one AWS document by itself.
func checkDocument(file string) Problems {
	l := newLoader(source{folder: filepath.Dir(file), file: file})
	data, err := os.ReadFile(file)
	if err != nil {
		return Problems{{File: file, Found: reason(err), Expected: "an AWS document"}}
	}
	root, problems := document.ParseJSON(file, data)
	l.Problems = problems
	if root == nil {
		return l.Problems
	}
	shape, _ := awsjson.Recognise(root)
	for _, body := range awsjson.Unwrap(&l.Findings, root, false, shape) {
		l.checkBody(shape, body)
	}
	return l.Problems
}

func (l *loader) checkBody(shape awsjson.Shape, body *document.Node) {
	switch shape {
	case awsjson.TaskDefinitionShape:
		awsjson.TaskDefinition(l.Table(body, "task_definition", "task_definition"), awsjson.StatedCompatibility(body))
	case awsjson.ServiceShape:
		awsjson.ReadService(l.Table(body, "definition", "service.definition"), awsjson.Capacity{Unknown: true})
	case awsjson.AutoScalingGroupShape:
		awsjson.ReadAutoScalingGroup(l.Table(body, "definition", groupDefinition))
	case awsjson.CapacityProviderShape:
		awsjson.ReadCapacityProvider(l.Table(body, "definition", "cluster.capacity_provider.definition"))
	case awsjson.ScalableTargetShape:
		awsjson.ScalableTarget(l.Table(body, "scaling", "service.scaling"))
	case awsjson.ScalingPolicyShape:
		awsjson.ScalingPolicy(l.Table(body, "scaling", "service.scaling"))
	case awsjson.TargetTrackingShape:
		awsjson.TargetTracking(l.Table(body, "scaling", "service.scaling"))
	case awsjson.ScheduledActionShape:
		awsjson.ReadScheduledAction(l.Table(body, "scaling", "service.scaling"))
	case awsjson.StepScalingShape:
		awsjson.StepScaling(l.Table(body, "scaling", "service.scaling"))
	case awsjson.PredictiveShape:
		awsjson.PredictiveScaling(l.Table(body, "scaling", "service.scaling"))
	case awsjson.MetricAlarmShape:
		awsjson.ReadMetricAlarm(l.Table(body, "scaling", "service.scaling"))
	case awsjson.TargetGroupShape, awsjson.AttributesShape:
		group := l.Table(body, "target_group", "service.target_group")
		awsjson.TargetGroup(group, textOf(group.Get("TargetType")) == "instance")
	}
}

func checkTrace(file string) Problems {
	data, err := os.ReadFile(file)
	if err != nil {
		return Problems{{File: file, Found: reason(err), Expected: "a CSV trace"}}
	}
	parsed, problems := readTrace(file, data, traceColumns{})
	if len(problems) == 0 && len(parsed.Points) == 1 {
		return Problems{{File: file, Found: "one row",
			Expected: "two rows or more, from which the period follows (or period in the scenario)"}}
	}
	return problems
}
