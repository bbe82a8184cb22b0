package input

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// readEntrances reads the ways in which work reaches a service: its load balancer, Service Connect,
// Cloud Map and its queue.
func (l *loader) readEntrances(t *reading.Table, s *model.Service, definition awsjson.Service) {
	isBalanced := len(definition.LoadBalancers) > 0 || t.Has("target_group") || t.Has("load_balancer")
	if isBalanced {
		l.readLoadBalancer(t, s)
		l.checkGroups(t, s, definition)
	} else {
		t.Forbid("other_target_group", "a first target group beside it, [service.target_group]")
	}
	s.Connect = l.readConnect(t, definition.Connect)
	if s.Connect != nil && s.Build.TaskDefinition.OS == model.Windows { // V-15
		l.At(t.Place(), t.Path+" with Windows tasks and Service Connect", "Linux: its proxy has no other", "")
	}
	s.CloudMap = l.readCloudMap(t, definition.Registries, s.Build.TaskDefinition)
	s.Queue = l.readQueue(t)
	switch {
	case s.Queue != nil && isBalanced:
		l.At(t.Get("queue").KeyPlace, "a queue beside a load balancer",
			"one of them: tasks poll a queue or a load balancer sends them requests", "")
	case s.Queue == nil && !isBalanced && t.Has("traffic") && model.IsExternal(s.Strategy):
		l.At(t.Get("traffic").KeyPlace, "traffic of a service on external instances",
			"[service.queue]: nothing of AWS brings requests to them (X-02)", "")
	case s.Queue == nil && !isBalanced && t.Has("traffic"):
		l.At(t.Get("traffic").KeyPlace, "traffic without a load balancer or a queue",
			"loadBalancers in the definition, [service.target_group] or [service.queue]: requests come "+
				"through one", "")
	}
}

// readConcurrency takes the bound of the target optimizer from the agent in the task (LB-13).
func (l *loader) readConcurrency(t *reading.Table, s *model.Service) {
	for _, c := range s.Build.TaskDefinition.Containers {
		if c.MaxConcurrency > 0 {
			s.TargetGroup.MaxConcurrency = c.MaxConcurrency
			return
		}
	}
	l.Assume(t.Key("target_group.TargetControlPort"), "1 request at a time",
		"LB-13; the agent's own default: no container states TARGET_CONTROL_MAX_CONCURRENCY")
}

// readLoadBalancer reads [service.target_group] and [service.load_balancer], and every
// [[service.other_target_group]].
func (l *loader) readLoadBalancer(t *reading.Table, s *model.Service) {
	mode := s.Build.TaskDefinition.NetworkMode
	onInstance := (mode == model.Bridge || mode == model.Host) && !l.isManaged(s.Strategy) // MI-07
	first := l.readGroup(t, s.Name, onInstance, len(s.Zones))
	s.TargetGroup, s.LoadBalancer = &first.TargetGroup, first.LoadBalancer
	if s.TargetGroup.MaxConcurrency > 0 {
		l.readConcurrency(t, s)
	}
	l.checkBalancer(t, first)
	sum := 0.0
	for i, other := range t.Tables("other_target_group", "name") {
		g := l.readGroup(other, s.Name+"-"+strconv.Itoa(i+2), onInstance, len(s.Zones))
		g.Share = other.Fraction("share")
		sum += g.Share
		if n := other.Get("share"); n != nil && sum > 1 {
			l.Problem(n, "shares of at most 1 in all: the first target group has the rest", "")
		}
		l.checkBalancer(other, g, s.Groups()...)
		other.Done()
		s.OtherGroups = append(s.OtherGroups, g)
	}
}

// checkGroups compares how many target groups there are with the definition.
func (l *loader) checkGroups(t *reading.Table, s *model.Service, definition awsjson.Service) {
	n := t.Get("other_target_group")
	listed, described := len(definition.LoadBalancers), 1+len(s.OtherGroups)
	switch {
	case n != nil && described > 5:
		l.Problem(n, "at most five target groups of a service (Q-07)", "")
	case listed > described:
		l.Omit(t.Key("definition")+".loadBalancers", fmt.Sprintf("%d target groups, of which the scenario describes %d: "+
			"[[service.other_target_group]] would say more", listed, described))
	}
}

// readGroup reads a target group and its load balancer, which is called so unless they say otherwise.
func (l *loader) readGroup(t *reading.Table, name string, onInstance bool, zones int) (g model.Balanced) {
	group, b := t.Table("target_group"), t.Table("load_balancer")
	group.Schema, b.Schema = "service.target_group", "service.load_balancer"
	g.TargetGroup = *awsjson.TargetGroup(group, onInstance)
	if g.TargetGroup.Name == "" {
		g.TargetGroup.Name = name
	}
	g.LoadBalancer = model.LoadBalancer{Name: b.Text("name"), Internal: b.Bool("internal", false)}
	if g.LoadBalancer.Name == "" {
		g.LoadBalancer.Name = name
	}
	if g.LoadBalancer.Nodes = zones; b.Has("nodes") { // E-05: one in each zone
		g.LoadBalancer.Nodes = b.Integer("nodes", 1, 1000)
	}
	if g.TargetGroup.Algorithm == model.FlowHash {
		b.Forbid("idle_timeout", "none: a Network Load Balancer has tcp = { idle_timeout = { seconds = 350 } }")
		tcp := b.Table("tcp")
		idle := tcp.Table("idle_timeout")
		g.TargetGroup.IdleTimeout = idle.Seconds("seconds", 60, 6000)
		idle.Done()
		tcp.Done()
	} else {
		idle := b.Table("idle_timeout")
		if g.TargetGroup.IdleTimeout == 0 || idle.Has("timeout_seconds") {
			g.TargetGroup.IdleTimeout = idle.Seconds("timeout_seconds", 1, 4000) // E-16
		}
		idle.Done()
	}
	b.Done()
	return g
}

// checkBalancer refuses one load balancer of two kinds, among those of other services and further ones.
func (l *loader) checkBalancer(t *reading.Table, g model.Balanced, known ...model.Balanced) {
	for i := range l.scenario.Services {
		known = append(known, l.scenario.Services[i].Groups()...)
	}
	isNetwork := func(g model.Balanced) bool { return g.TargetGroup.Algorithm == model.FlowHash }
	for _, other := range known {
		if other.LoadBalancer.Name == g.LoadBalancer.Name && isNetwork(other) != isNetwork(g) {
			l.At(t.Table("load_balancer").Place(), "a load balancer "+quote(g.LoadBalancer.Name)+
				" with target groups of HTTP and of TCP", "one kind: an Application or a Network Load Balancer", "")
			return
		}
	}
}

// unlessCalled makes a table's defaults unlisted where no other service calls this one.
func (l *loader) unlessCalled(service *reading.Table, t *reading.Table) *reading.Table {
	if !slices.Contains(l.called, textOf(service.Get("name"))) {
		return t.Silent()
	}
	return t
}

// readConnect reads the Service Connect endpoint: [service.service_connect], or the first one of the
// definition with what the table says besides.
func (l *loader) readConnect(t *reading.Table, defined *awsjson.Connect) *model.Connect {
	own := t.Get("service_connect")
	if own == nil && defined == nil {
		return nil
	}
	ct := l.unlessCalled(t, t.Table("service_connect"))
	timeout := ct.Table("timeout")
	if defined != nil {
		l.checkPortName(t, defined.PortNode)
		if defined.Timeout.Node != nil && timeout.Node == nil {
			timeout = l.unlessCalled(t, l.Table(defined.Timeout.Node, defined.Timeout.Path, timeout.Schema))
		}
	}
	c := &model.Connect{PerRequestTimeout: awsjson.ConnectTimeout(timeout)}
	c.Ejection = ct.Span("ejection", 30*clock.Second, 300*clock.Second) // V-11
	ct.Done()
	return c
}

// checkPortName checks that the endpoint is a named port of the task definition.
func (l *loader) checkPortName(t *reading.Table, port *document.Node) {
	if port == nil || port.Kind != document.Text || t.Get("task_definition") == nil {
		return
	}
	var names []string
	for _, c := range elements(t.Get("task_definition"), "containerDefinitions") {
		for _, p := range elements(c, "portMappings") {
			name := textOf(p.Get("name"))
			if name != "" {
				names = append(names, name)
			}
			if name == port.Text && p.Get("appProtocol") == nil {
				l.Omit(t.Key("definition")+".serviceConnectConfiguration", "a port without appProtocol: the proxy "+
					"forwards TCP, without retries and request timeout; requests are simulated as of HTTP")
			}
		}
	}
	switch {
	case slices.Contains(names, port.Text) || t.Get("task_definition").Kind != document.Table:
	case len(names) == 0:
		l.Problem(port, "a port mapping of the task definition, of which none has a name", "")
	default:
		l.Problem(port, "a port mapping of the task definition: "+strings.Join(names, ", "),
			problem.Nearest(port.Text, names))
	}
}

// readCloudMap reads [service.cloud_map]; serviceRegistries in the definition do without it.
func (l *loader) readCloudMap(
	t *reading.Table, registries []awsjson.Registry, d model.TaskDefinition,
) *model.CloudMap {
	for _, r := range registries {
		l.checkContainers([]awsjson.LoadBalancer{r.LoadBalancer}, d)
	}
	if !t.Has("cloud_map") && len(registries) == 0 {
		return nil
	}
	ct := l.unlessCalled(t, t.Table("cloud_map"))
	m := &model.CloudMap{
		TTL:         ct.Span("ttl", 0, reading.Longest),    // V-04
		Propagation: ct.Span("propagation", 0, clock.Hour), // V-03
	}
	ct.Done()
	return m
}

// readQueue reads [service.queue], an SQS standard queue.
func (l *loader) readQueue(t *reading.Table) *model.Queue {
	if !t.Has("queue") {
		return nil
	}
	qt := t.Table("queue")
	q := &model.Queue{
		VisibilityTimeout: qt.Span("visibility_timeout", clock.Second, 12*clock.Hour),
		Extend:            qt.Bool("extend", false),
		MaxReceives:       qt.Integer("max_receives", 0, 1000),
		Protect:           qt.Bool("protect", false),
	}
	qt.Done()
	return q
}
