package apply

import (
	"strings"

	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/input"
)

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
