package input

import (
	"fmt"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// readServices reads every [[service]].
func (l *loader) readServices(t *reading.Table) {
	tables := t.Tables("service", "name")
	for _, st := range tables {
		l.checkIdentity(st, tables)
	}
	l.checkRegions(t)
	l.called = calledServices(t.Node)
	for _, st := range tables {
		s := l.readService(st)
		if s.Name != "" && l.scenario.Service(s.Name) != nil {
			l.Problem(st.Get("name"), "a name that no other service has", "")
			continue
		}
		l.scenario.Services = append(l.scenario.Services, s)
	}
	for _, st := range tables { // calls, now that every callee is known
		if s := l.scenario.Service(textOf(st.Get("name"))); s != nil {
			l.readCalls(st.Table("workload"), s.Name, &s.Build.Workload)
		}
	}
}

// name reads the name of a service or job. It is a part of paths and of task names.
func (l *loader) name(t *reading.Table) string {
	if d := t.Node.Get("definition"); d != nil && d.Broken && !t.Has("name") { // the name is in it
		return ""
	}
	n := t.Require("name", "a name")
	if n == nil {
		return ""
	}
	name := t.Text("name")
	legal := name != "" && len(name) <= 255
	for _, r := range name {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		legal = legal && (letter || r == '-' || r == '_')
	}
	if !legal && n.Kind == document.Text {
		l.Problem(n, "up to 255 letters, digits, hyphens and underscores", "")
	}
	return name
}

func (l *loader) readService(t *reading.Table) model.Service {
	s := model.Service{Name: l.name(t)}
	hasTraffic := t.Has("traffic")
	definition := awsjson.Service{}
	defer func() { l.deployedAs[s.Name] = definition.Name }()
	if t.Require("definition", "a CreateService request: its file or a table") != nil {
		definition = awsjson.ReadService(t.Table("definition"), l.capacity)
	}
	s.DesiredCount, s.Strategy = definition.DesiredCount, definition.Strategy
	s.Daemon, s.Placement = definition.Daemon, definition.Placement
	s.AssignPublicIP, s.Deployment = definition.AssignPublicIP, definition.Deployment
	s.GracePeriod = clock.Span(definition.GracePeriod) * clock.Second
	s.External = definition.External
	s.Zones = l.zonesFor(t, s.Strategy, definition.Subnets)
	s.Build.Monitoring = definition.Monitoring
	s.Build.TaskDefinition = l.taskDefinition(t, s.Strategy)
	l.checkConstraints(t, s.Placement, s.Build.TaskDefinition)
	s.Rebalancing = l.rebalancing(t, &s, definition.Rebalancing)
	l.attachVolume(t, &s.Build.TaskDefinition, definition.Volume)
	l.checkPlatform(t, s.Build.TaskDefinition, s.Strategy)
	l.checkManaged(t, &s)
	l.checkContainers(definition.LoadBalancers, s.Build.TaskDefinition)
	l.readEntrances(t, &s, definition)
	l.readShift(t, &s, definition)
	w := t.Table("workload")
	d := t.Table("delays")
	d.Schema = delaysSchema(s.Strategy, s.Build.TaskDefinition)
	has := l.demandOf(&s, hasTraffic)
	l.readBuild(&s.Build, w, d, has)
	l.readHelpers(&s.Build, w, definition.Proxied || s.Connect != nil)
	if chosen := l.readDiscipline(&s.Build, w); chosen != (choice{}) {
		l.open = append(l.open, s.Name)
		if has != idle {
			l.Assume(w.Key("cpu"), chosen.Text, chosen.Source)
		}
	}
	w.Quiet("call") // read when every callee is known
	w.Done()
	d.Done()
	s.Protection = l.readProtection(t)
	s.Scaling = l.readScaling(t, &s, definition)
	if s.Daemon && s.Scaling != nil { // S-02
		l.Problem(t.Get("scaling"), "none: a DAEMON service does not scale", "")
	}
	s.Traffic = l.readTraffic(t.Table("traffic"), &s)
	l.readForecast(t, &s)
	s.TestTraffic = l.readTestTraffic(t, &s)
	l.readAlarms(t, &s)
	l.checkWeights(w, &s, s.Build.Workload.Classes)
	t.Quiet("fidelity", "sampled_tasks") // read when the deployments are known
	l.Assume(t.Key("start"), "its desired tasks run when the run begins", knob+"a rehearsal begins in steady state")
	t.Done()
	return s
}

// taskDefinition reads the task definition of a service, deployment or job.
func (l *loader) taskDefinition(t *reading.Table, strategy []model.StrategyItem) model.TaskDefinition {
	n := t.Require("task_definition", "a RegisterTaskDefinition document: its file or a table")
	td := l.Table(n, t.Key("task_definition"), "task_definition")
	if n == nil || td.IsBroken() {
		return model.TaskDefinition{}
	}
	return awsjson.TaskDefinition(td, l.capacity.Compatibility(strategy))
}

// checkConstraints bounds the placement constraints of a task, those of its definition included (T-24).
func (l *loader) checkConstraints(t *reading.Table, p model.Placement, d model.TaskDefinition) {
	n := len(p.MemberOf) + len(d.MemberOf)
	if p.Distinct {
		n++
	}
	if n > awsjson.MostConstraints {
		l.At(t.Place(), fmt.Sprintf("%d placement constraints of a task", n),
			fmt.Sprintf("at most %d, those of its task definition included", awsjson.MostConstraints), "")
	}
}

// zones reads the zones of a service or job: by default one per subnet of its definition, in the order
// of the cluster's.
func (l *loader) zones(t *reading.Table, subnets int) []string {
	all := l.scenario.Zones
	if t.Has("zones") {
		var own []string
		for _, n := range t.Items("zones") {
			switch {
			case !l.isZone(n):
			case slices.Contains(own, n.Text):
				l.Problem(n, "each zone once", "")
			default:
				own = append(own, n.Text)
			}
		}
		if n := t.Get("zones"); n.Kind == document.List && len(n.Items) == 0 {
			l.Problem(n, "at least one zone", "")
		}
		slices.Sort(own)
		return own
	}
	if subnets > 0 && subnets < len(all) {
		own := slices.Clone(all[:subnets])
		l.Assume(t.Key("zones"), strings.Join(own, ", "), knob+"one zone for each subnet, in order")
		return own
	}
	return slices.Clone(all)
}

// isZone reports whether a text is a zone of the cluster; one that is not is a problem, unless the zones of
// the cluster are one already: then it may be what they should say.
func (l *loader) isZone(n *document.Node) bool {
	all := l.scenario.Zones
	if n.Kind == document.Text && (slices.Contains(all, n.Text) || l.unsure) {
		return true
	}
	l.Problem(n, "a zone of the cluster: "+strings.Join(all, ", "), problem.Nearest(n.Text, all))
	return false
}

// checkPlatform is rule CPS-11: no Windows on Fargate Spot.
func (l *loader) checkPlatform(t *reading.Table, d model.TaskDefinition, strategy []model.StrategyItem) {
	if d.OS == model.Windows && usesSpot(strategy) {
		l.At(t.Place(), t.Path+" with Windows tasks on FARGATE_SPOT", "FARGATE only: Spot runs Linux", "")
	}
}

// checkContainers checks that each load balancer reaches a port of a container (E-18's counterpart).
func (l *loader) checkContainers(balancers []awsjson.LoadBalancer, d model.TaskDefinition) {
	var names []string
	for _, c := range d.Containers {
		names = append(names, c.Name)
	}
	for _, b := range balancers {
		at := slices.Index(names, b.Container)
		switch {
		case b.ContainerNode == nil || len(names) == 0:
		case at < 0:
			l.Problem(b.ContainerNode, "a container of the task definition: "+strings.Join(names, ", "),
				problem.Nearest(b.Container, names))
		case b.PortNode != nil && !d.Containers[at].Listens(b.Port):
			l.Problem(b.PortNode, portOf(&d.Containers[at]), "")
		}
	}
}

// portOf is what is expected of a port of a container.
func portOf(c *model.Container) string {
	if c.ContainerPort == 0 {
		return "a port of " + c.Name + ", which has no portMappings"
	}
	text := fmt.Sprintf("a port of %s: %d", c.Name, c.ContainerPort)
	for _, port := range c.OtherPorts {
		text += fmt.Sprintf(", %d", port)
	}
	return text
}
