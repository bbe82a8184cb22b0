package apply

import (
	"cmp"
	"slices"
	"strings"

	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/input"
)

// deleted are the documents that are there no longer, in an order in which AWS takes them away: alarms before
// the policies that they start, and a scalable target last, because its policies and scheduled actions go
// with it and their own deletion then fails with ObjectNotFoundException (DeregisterScalableTarget in the
// API reference of Application Auto Scaling).
func deleted(before, after []input.Document) []input.Document {
	var gone []input.Document
	for _, d := range before {
		if find(after, d.Path) == nil {
			gone = append(gone, d)
		}
	}
	slices.SortStableFunc(gone, func(a, b input.Document) int { return cmp.Compare(turn(a.Shape), turn(b.Shape)) })
	return gone
}

// turn is when a shape is deleted.
func turn(s awsjson.Shape) int {
	switch s {
	case awsjson.MetricAlarmShape:
		return 0
	case awsjson.ScalableTargetShape:
		return 2
	}
	return 1
}

// deletion is the call that takes a document's thing away; empty where none does.
func deletion(d input.Document) string {
	named := func(key string) string {
		if n := d.Node.Get(key); n != nil {
			return quote(n.Text)
		}
		return "''"
	}
	resource := " --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id " +
		named("ResourceId")
	switch d.Shape {
	case awsjson.ScalingPolicyShape:
		return "aws application-autoscaling delete-scaling-policy" + resource + " --policy-name " + named("PolicyName")
	case awsjson.ScheduledActionShape:
		return "aws application-autoscaling delete-scheduled-action" + resource +
			" --scheduled-action-name " + named("ScheduledActionName")
	case awsjson.ScalableTargetShape:
		return "aws application-autoscaling deregister-scalable-target" + resource
	case awsjson.MetricAlarmShape:
		return "aws cloudwatch delete-alarms --alarm-names " + named("AlarmName")
	}
	return ""
}

// unnamedActions asks for the ARNs of actions that a scenario may name in short.
func unnamedActions(alarm *document.Node) (notes []string) {
	for _, key := range []string{"AlarmActions", "OKActions", "InsufficientDataActions"} {
		actions := alarm.Get(key)
		if actions == nil {
			continue
		}
		for _, a := range actions.Items {
			if !strings.HasPrefix(a.Text, "arn:") {
				notes = append(notes, key+" takes ARNs: put the PolicyARN that put-scaling-policy prints for "+a.Text)
			}
		}
	}
	return notes
}
