package input

import (
	"slices"
	"strings"

	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// checkIdentity checks that the documents of a service are about this service, in the cluster of the
// scenario and behind one target group.
func (l *loader) checkIdentity(t *reading.Table, all []*reading.Table) {
	l.checkDeployedName(t, all)
	l.checkCluster(t.Get("definition"))
	names := groupNames(t, all)
	if len(names) == 0 {
		return
	}
	if arn := firstGroup(t); arn != nil && !slices.ContainsFunc(balancedGroups(t), contains(names)) {
		l.otherGroup(arn, names)
	}
	for _, n := range elements(t.Node, "scaling") {
		if c := n.Get("TargetTrackingScalingPolicyConfiguration"); c != nil {
			n = c
		}
		label := n.Get("PredefinedMetricSpecification").Get("ResourceLabel")
		if name := awsjson.GroupOf(label); name != "" && !slices.Contains(names, name) {
			l.otherGroup(label, names)
		}
	}
}

// checkDeployedName compares the name of a service with its name on AWS. Another name is listed, unless
// another service of the scenario has it.
func (l *loader) checkDeployedName(t *reading.Table, all []*reading.Table) {
	n := t.Get("definition").Get("serviceName")
	name, deployed := textOf(t.Get("name")), textOf(n)
	if name == "" || deployed == "" || name == deployed {
		return
	}
	if slices.ContainsFunc(all, func(o *reading.Table) bool { return textOf(o.Get("name")) == deployed }) {
		l.Problem(n, "the definition of the service "+name, "")
		return
	}
	l.Assume(t.Key("definition")+".serviceName", deployed, knob+"it is taken to be this service")
}

// checkCluster refuses the definition of a service in another cluster, if the scenario names its own.
func (l *loader) checkCluster(definition *document.Node) {
	n, cluster := awsjson.ClusterOf(definition)
	if own := l.scenario.Cluster.Name; n != nil && l.cluster.Has("name") && cluster != own {
		l.At(n.Place, n.Key+" of "+quote(cluster), quote(own)+": the cluster of the scenario", "")
	}
}

// groupNames are the names of a service's target groups: that of its target group document or, when that
// says none or several services share it, those of the ARNs in its definition.
func groupNames(t *reading.Table, all []*reading.Table) []string {
	group := t.Get("target_group")
	for _, o := range all {
		if other := o.Get("target_group"); o != t && group != nil && other != nil && other.Place == group.Place {
			return balancedGroups(t)
		}
	}
	for _, key := range []string{"TargetGroupName", "Name"} {
		if name := textOf(group.Get(key)); name != "" {
			return []string{name}
		}
	}
	if name := awsjson.GroupOf(group.Get("TargetGroupArn")); name != "" {
		return []string{name}
	}
	return balancedGroups(t)
}

// balancedGroups are the names of the target groups in the definition's loadBalancers.
func balancedGroups(t *reading.Table) []string {
	var names []string
	for _, b := range elements(t.Get("definition"), "loadBalancers") {
		if name := awsjson.GroupOf(b.Get("targetGroupArn")); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// firstGroup is the first ARN of a target group in the definition's loadBalancers; nil when there is none.
func firstGroup(t *reading.Table) *document.Node {
	for _, b := range elements(t.Get("definition"), "loadBalancers") {
		if arn := b.Get("targetGroupArn"); awsjson.GroupOf(arn) != "" {
			return arn
		}
	}
	return nil
}

func contains(names []string) func(string) bool {
	return func(name string) bool { return slices.Contains(names, name) }
}

func (l *loader) otherGroup(n *document.Node, own []string) {
	l.At(n.Place, n.Key+" of "+quote(awsjson.GroupOf(n)),
		quote(strings.Join(own, ", "))+": the target group of the service", "")
}
