package input

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/model/instances"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
)

// readInstances reads every [[cluster.instances]]: container instances that exist from the beginning.
func (l *loader) readInstances(t *reading.Table) {
	all := &l.scenario.Cluster.Instances
	for _, it := range t.Tables("instances", "name") {
		i := l.readGroupOfInstances(it)
		if slices.ContainsFunc(*all, func(o model.Instances) bool { return o.Name == i.Name }) && i.Name != "" {
			l.At(it.Place(), "a second [[cluster.instances]] named "+quote(i.Name),
				"name = another one for each; without it the type is the name", "")
			continue
		}
		if i.Name != "" { // else its type is a problem already
			*all = append(*all, i)
		}
	}
	l.readExternal(t)
	slices.SortFunc(*all, func(a, b model.Instances) int { return strings.Compare(a.Name, b.Name) })
}

// checkInstanceCount adds up the instances that the cluster has and those that its groups may launch (CP-27).
// Managed Instances have no maximum.
func (l *loader) checkInstanceCount() {
	c, place, most := &l.scenario.Cluster, document.Place{}, 0
	for _, i := range c.Instances {
		most += i.Count
	}
	what := fmt.Sprintf("%d instances", most)
	if launched := mostLaunched(&l.scenario); launched > 0 {
		most += launched
		what = fmt.Sprintf("%d instances, %d of them the MaxSize of Auto Scaling groups", most, launched)
	}
	if most <= awsjson.MostInstances {
		return
	}
	for _, key := range []string{"auto_scaling_group", "external_instances", "instances"} {
		if n := l.cluster.Get(key); n != nil {
			place = n.KeyPlace
		}
	}
	l.At(place, what, fmt.Sprintf("at most %d in a cluster", awsjson.MostInstances), "")
}

// mostLaunched is how many instances the Auto Scaling groups may have: of each its largest MaxSize ever.
func mostLaunched(s *model.Scenario) (sum int) {
	for _, g := range s.Cluster.Groups {
		most := g.Max
		for _, p := range s.GroupChanges {
			if p.Group == g.Name {
				most = max(most, p.Max)
			}
		}
		sum += most
	}
	return sum
}

func (l *loader) readGroupOfInstances(t *reading.Table) model.Instances {
	i := model.Instances{Type: l.instanceType(t), Zones: l.scenario.Zones}
	i.Name = i.Type.Name
	if t.Has("name") {
		i.Name = l.name(t)
	}
	if t.Require("count", "how many instances there are") != nil {
		i.Count = t.Integer("count", 1, awsjson.MostInstances)
	}
	if t.Has("zones") {
		i.Zones = l.zones(t, 0)
	}
	i.Template = l.launchTemplate(t, []model.InstanceType{i.Type})
	t.Done()
	return i
}

// launchTemplate reads what instances of some types share.
func (l *loader) launchTemplate(t *reading.Table, types []model.InstanceType) (of model.LaunchTemplate) {
	const mebibyte, gibibyte = 1 << 20, 1 << 30
	of.ReservedMiB = int(t.Bytes("reserved_memory") / mebibyte)
	of.Trunking = t.Bool("trunking", false)
	of.RootGiB = int(t.Bytes("root_volume") / gibibyte)
	of.Attributes = l.instanceAttributes(t)
	for _, i := range types {
		if i.Name == "" { // a problem already
			continue
		}
		if of.ReservedMiB >= i.MemoryMiB { // RS-02
			l.Problem(t.Get("reserved_memory"),
				fmt.Sprintf("less than the %d MiB of %s", i.MemoryMiB, i.Name), "")
		}
		if n := t.Get("trunking"); n != nil && of.Trunking && i.TrunkedTasks == 0 { // EN-04
			l.Problem(n, "false: "+i.Name+" has no trunking", "")
		}
	}
	return of
}

func (l *loader) instanceType(t *reading.Table) model.InstanceType {
	n := t.Require("type", "an EC2 instance type, such as m6i.large")
	if n == nil {
		return model.InstanceType{}
	}
	return l.instanceTypeOf(n)
}

func (l *loader) instanceTypeOf(n *document.Node) model.InstanceType {
	found, ok := instances.Find(textOf(n))
	if n.Kind != document.Text {
		l.Problem(n, "an EC2 instance type, such as m6i.large", "")
	} else if !ok {
		var names []string
		for _, i := range instances.Types() {
			names = append(names, i.Name)
		}
		l.Problem(n, fmt.Sprintf("one of the %d instance types that ecsim knows, such as m6i.large or c7g.xlarge",
			len(names)), problem.Nearest(n.Text, names))
	}
	return found
}

// instanceAttributes reads custom attributes (CQ-08). Those that begin with ecs. are the agent's own.
func (l *loader) instanceAttributes(t *reading.Table) (out []model.InstanceAttribute) {
	a := t.Table("attributes")
	if a.Node == nil {
		return nil
	}
	for _, m := range a.Node.Items {
		value := a.Text(m.Key)
		switch {
		case strings.HasPrefix(m.Key, "ecs."):
			l.At(m.KeyPlace, "the attribute "+quote(m.Key), "a name that does not begin with ecs.", "")
		case len(m.Key) > 128 || len(value) > 128:
			l.At(m.KeyPlace, "the attribute "+quote(m.Key), "a name and a value of at most 128 characters", "")
		}
		out = append(out, model.InstanceAttribute{Name: m.Key, Value: value})
	}
	a.Done()
	slices.SortFunc(out, func(a, b model.InstanceAttribute) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// instanceIDs are the IDs of all instances.
func (l *loader) instanceIDs() (ids []string) {
	for _, i := range l.scenario.Cluster.Instances {
		for n := 1; n <= i.Count; n++ {
			ids = append(ids, string(model.InstanceName(i.Name, n)))
		}
	}
	return ids
}

// isLaunched reports whether an ID may be that of an instance that a group or Managed Instances launches.
func (l *loader) isLaunched(id string) bool {
	isOf := func(g model.AutoScalingGroup) bool { return isOf(g.Name, id) }
	return slices.ContainsFunc(l.scenario.Cluster.Groups, isOf) || l.isManagedInstance(id)
}

// isManagedInstance reports whether an ID may be that of an instance of Managed Instances.
func (l *loader) isManagedInstance(id string) bool {
	return slices.ContainsFunc(l.scenario.Cluster.Providers, func(p model.CapacityProvider) bool {
		return p.ManagedInstances != nil && isOf(string(p.Name), id)
	})
}

// isOf reports whether an ID is the name of a group and a number from 1.
func isOf(group, id string) bool {
	number, is := strings.CutPrefix(id, group+"-")
	n, err := strconv.Atoi(number)
	return is && err == nil && n > 0
}

// instance is a key that names an instance.
func (l *loader) instance(t *reading.Table, key string) model.InstanceID {
	n := t.Get(key)
	if n == nil {
		return ""
	}
	id, ids := t.Text(key), l.instanceIDs()
	if id != "" && !slices.Contains(ids, id) && !l.isLaunched(id) {
		l.Problem(n, l.expectedInstance(ids), problem.Nearest(id, ids))
	}
	return model.InstanceID(id)
}

// expectedInstance says which instances there are.
func (l *loader) expectedInstance(ids []string) string {
	if len(ids) == 0 {
		return "an instance: [[cluster.instances]] has none"
	}
	var lists []string
	for _, key := range []string{"instances", "external_instances"} {
		if l.cluster.Has(key) {
			lists = append(lists, "[[cluster."+key+"]]")
		}
	}
	return "an instance of " + strings.Join(lists, " or ") + ", such as " + ids[0]
}

// readDraining reads every [[instance_state]] (DR-01, DR-02).
func (l *loader) readDraining(t *reading.Table) {
	for _, d := range t.Tables("instance_state", "instance") {
		p := model.PlannedDraining{At: l.instant(d, "at")}
		d.Require("instance", "the instance")
		p.Instance = l.instance(d, "instance")
		d.Require("status", "DRAINING or ACTIVE")
		p.Draining = d.Word("status", "DRAINING", "ACTIVE") == "DRAINING"
		d.Done()
		l.scenario.Draining = append(l.scenario.Draining, p)
	}
	slices.SortStableFunc(l.scenario.Draining, func(a, b model.PlannedDraining) int {
		return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(string(a.Instance), string(b.Instance)))
	})
}

// checkInstances reports services and jobs on EC2 in a cluster without instances, and instances that are
// named like one of them: the bill lists both.
func (l *loader) checkInstances(t *reading.Table) {
	s := &l.scenario
	check := func(list, name string, strategy []model.StrategyItem) {
		for _, i := range s.Cluster.Instances {
			if i.Name == name {
				l.At(l.placeOfInstances(i), "instances named "+quote(name),
					"a name that no service and no run_task has", "")
			}
		}
		for _, p := range s.Cluster.Providers {
			if p.ManagedInstances != nil && string(p.Name) == name {
				l.At(l.cluster.Get("capacity_provider").KeyPlace, "Managed Instances named "+quote(name),
					"a name that no service and no run_task has", "")
			}
		}
		for _, g := range s.Cluster.Groups {
			if g.Name == name {
				l.At(l.cluster.Get("auto_scaling_group").KeyPlace, "an Auto Scaling group named "+quote(name),
					"a name that no service and no run_task has", "")
			}
		}
		if model.IsExternal(strategy) && !l.cluster.Has("external_instances") {
			l.At(l.placeOf(t, list, name), quote(name)+" on external instances in a cluster without",
				"[[cluster.external_instances]], or another launchType", "")
		} else if model.RunsOnInstances(strategy) && !model.IsExternal(strategy) && !l.hasEC2() {
			l.At(l.placeOf(t, list, name), quote(name)+" on EC2 in a cluster without instances",
				"[[cluster.instances]], or launchType = \"FARGATE\"", "")
		}
	}
	for _, service := range s.Services {
		check("service", service.Name, service.Strategy)
	}
	for _, j := range s.Jobs {
		check("run_task", j.Name, j.Strategy)
	}
}

// hasEC2 reports whether the cluster has, or launches, container instances on EC2.
func (l *loader) hasEC2() bool {
	return l.cluster.Has("instances") || l.cluster.Has("auto_scaling_group") || l.cluster.Has("capacity_provider")
}

// placeOf is where a service or job says that it runs on EC2.
func (l *loader) placeOf(t *reading.Table, list, name string) document.Place {
	for _, n := range elements(t.Node, list) {
		if textOf(n.Get("name")) != name {
			continue
		}
		if launch := n.Get("definition").Get("launchType"); launch != nil {
			return launch.Place
		}
		if launch := n.Get("launchType"); launch != nil {
			return launch.Place
		}
		return n.Place
	}
	return t.Place()
}

// The delays of tasks on EC2 that differ from those on Fargate: by schema path of the table, with a
// network interface of their own and without.
const (
	instanceDelays       = "ec2.delays."
	instanceAWSVPCDelays = "ec2.awsvpc.delays."
)

// delaysSchema is the schema path of a build's delays, which says their defaults.
func delaysSchema(strategy []model.StrategyItem, d model.TaskDefinition) string {
	switch {
	case !model.RunsOnInstances(strategy):
		return "service.delays"
	case d.NetworkMode == model.AWSVPC:
		return strings.TrimSuffix(instanceAWSVPCDelays, ".")
	default:
		return strings.TrimSuffix(instanceDelays, ".")
	}
}

// instanceDefault is the default of a delay on EC2.
func instanceDefault(key string, awsvpc bool) (reading.Default, bool) {
	const noInterface = "TS-07: no network interface to attach; " + knob + "ECS and the agent take about this long"
	switch {
	case key == "provisioning" && awsvpc:
		return reading.Default{Text: "6s", Source: "TS-07: a network interface takes several seconds", Matters: true}, true
	case key == "provisioning" || key == "deprovisioning" && !awsvpc:
		return reading.Default{Text: "1s", Source: noInterface, Matters: true}, true
	}
	d, ok := defaults["service.delays."+key]
	return reading.Default(d), ok
}
