package controlplane

import (
	"slices"
	"time"

	"ecsim/model"
	"ecsim/model/placement"
	"ecsim/model/placement/query"
	"ecsim/sim/random"
)

// fleet is the container instances of the cluster as ECS knows them.
type fleet struct {
	cluster *placement.Cluster
	spec    *model.Cluster
	start   time.Time // of the run
	hosts   []*host   // that have not been given up, in the order in which they registered
	byID    map[model.InstanceID]*host
	waiters []*group // whose tasks no instance could take, first come first served
	freed   bool     // something on an instance was given back in this step
	emptied bool     // an instance has lost the last task that is not of a daemon
	room    waitingRoom
	version int            // changes with every instance that comes or goes, and every task that it takes or loses
	ending  []ending       // instances that are terminated as soon as their tasks have stopped
	perZone map[zoneOf]int // instances that have not been given up
}

// zoneOf is a zone of a capacity provider's instances; of EC2 those of every provider.
type zoneOf struct {
	provider model.Provider
	zone     string
}

// countInZone counts an instance that comes, or goes.
func (f *fleet) countInZone(h *host, step int) {
	f.perZone[zoneOf{model.EC2, h.zone}] += step
	if h.provider != "" {
		f.perZone[zoneOf{h.provider, h.zone}] += step
	}
}

// host is one container instance.
type host struct {
	*placement.Host
	id       model.InstanceID
	group    string
	zone     string
	provider model.Provider // empty: none
	draining bool
	drained  model.Moment // when that was set
	lost     bool
	leaving  bool         // EC2 has been told to terminate it
	managed  *managedHost // nil: it is not of Managed Instances
	cutOff   bool         // ECS does not reach its agent
	tasks    []*task      // not STOPPED, in the order in which they were placed
}

// name is the instance's ID; empty without one.
func (h *host) name() model.InstanceID {
	if h == nil {
		return ""
	}
	return h.id
}

// others is how many tasks are there that are not of daemons and not STOPPED.
func (h *host) others() (n int) {
	for _, t := range h.tasks {
		if !t.group.isDaemon() {
			n++
		}
	}
	return n
}

func newFleet(s *model.Scenario) fleet {
	return fleet{
		cluster: placement.NewCluster(random.Hash(s.Seed, "container instances")),
		spec:    &s.Cluster,
		start:   s.Start,
		byID:    map[model.InstanceID]*host{},
		perZone: map[zoneOf]int{},
		room:    newWaitingRoom(s.Cluster.Limits),
	}
}

// reservedPorts are the ports that the agent reports as taken on Linux (RS-06).
var reservedPorts = []placement.Port{{Number: 22}, {Number: 2375}, {Number: 2376}, {Number: 51678},
	{Number: 51679}}

// agentVersion is that of every instance: the newest at the date of the rules.
const agentVersion = "1.105.1"

// registration is what an instance says of itself (RS-01, RS-02, CQ-07, X-08), and when (CQ-05).
func registration(i *model.Instance, at time.Time, isManaged bool) placement.Registration {
	attributes := map[string]string{
		query.OSType:          "linux",
		query.CPUArchitecture: i.Type.Architecture.Attribute(),
	}
	if i.IsExternal() { // X-05; it is in no zone and of no type
		attributes[query.External] = ""
	} else {
		attributes[query.AvailabilityZone], attributes[query.InstanceType] = i.Zone, i.Type.Name
	}
	for _, a := range i.Template.Attributes {
		attributes[a.Name] = a.Value
	}
	return placement.Registration{
		Facts: query.Facts{InstanceID: string(i.ID), Attributes: attributes,
			AgentConnected: true, AgentVersion: agentVersion, RegisteredAt: at},
		Resources: placement.Resources{CPUUnits: i.Type.CPUUnits, MemoryMiB: i.MemoryMiB(),
			GPUs: i.Type.GPUs, Interfaces: i.TaskInterfaces()},
		Ports:    reservedPorts,
		Provider: string(i.Provider), Reserved: isManaged || i.IsExternal(),
	}
}

// calendar is what the calendar says now.
func (c *ControlPlane) calendar() time.Time { return c.fleet.start.Add(time.Duration(c.now)) }

// registerInstance adds an instance. Daemons come first, then whoever waits for room (DM-02).
func (c *ControlPlane) registerInstance(i model.Instance) {
	r := registration(&i, c.calendar(), c.managedProvider(i.Provider) != nil)
	h := &host{Host: c.fleet.cluster.Register(r), id: i.ID, group: i.Group, zone: i.Zone,
		provider: i.Provider}
	c.fleet.byID[h.id] = h
	c.fleet.version++
	c.fleet.hosts = append(c.fleet.hosts, h)
	c.fleet.countInZone(h, +1)
	c.connect(h)
	c.arriveManaged(h, i)
	c.instancesChanged()
}

// drainInstance sets an instance to DRAINING, or back to ACTIVE (DR-02, DR-05). Service tasks that are
// not RUNNING stop at once, others are replaced as minimumHealthyPercent and maximumPercent allow;
// standalone tasks are left alone (S-42). One that EC2 terminates cannot be set back.
func (c *ControlPlane) drainInstance(h *host, is bool, cause model.Moment) {
	if h == nil || h.lost || h.leaving || h.draining == is {
		return
	}
	h.draining, h.drained = is, cause
	if h.managed != nil {
		h.managed.drained = c.now
		c.touch(h)
	}
	c.fleet.cluster.SetDraining(h.Host, is)
	because := "its instance " + string(h.id) + " is DRAINING"
	for _, t := range slices.Clone(h.tasks) {
		if t.group.service == nil || t.group.isDaemon() || !t.standing.IsLive() {
			continue
		}
		t.draining, t.Retired, t.failedCheck = is, is, cause
		if is && t.Status < model.Running {
			t.revision.unreplaced = append(t.revision.unreplaced, replacesTroubled(t))
			c.stopTask(t, because, cause)
		} else {
			c.updateStanding(t, because)
		}
	}
	c.instancesChangedBy(cause)
}

// loseInstance gives an instance up: it takes no more tasks.
func (c *ControlPlane) loseInstance(h *host) {
	if h == nil || h.lost {
		return
	}
	h.lost = true
	c.fleet.version++
	c.leaveManaged(h)
	c.fleet.cluster.Deregister(h.Host)
	c.fleet.hosts = slices.DeleteFunc(c.fleet.hosts, func(o *host) bool { return o == h })
	delete(c.fleet.byID, h.id)
	c.fleet.countInZone(h, -1)
	c.instancesChanged()
}

// connectInstance says whether ECS reaches the agent of one instance (PL-14).
func (c *ControlPlane) connectInstance(h *host, is bool) {
	if h == nil || h.cutOff == !is {
		return
	}
	h.cutOff = !is
	c.connect(h)
	c.instancesChanged()
}

// connect lets placement know whether ECS reaches an instance's agent.
func (c *ControlPlane) connect(h *host) {
	c.fleet.cluster.SetConnected(h.Host, !h.cutOff && !c.down[h.zone])
}

// connectZone follows a zone that went dark, or is back.
func (c *ControlPlane) connectZone(zone string) {
	for _, h := range c.fleet.hosts {
		if h.zone == zone {
			c.connect(h)
		}
	}
	for _, s := range c.services {
		c.follow(s)
	}
}

// follow lets a daemon look at its instances, which have changed.
func (c *ControlPlane) follow(s *service) {
	if s.isDaemon() {
		s.follow = true
		if s.exists {
			s.followed = c.event
		}
	}
}

// instancesChanged lets every service on EC2 look again, daemons first (DM-02).
func (c *ControlPlane) instancesChanged() { c.instancesChangedBy(c.event) }

func (c *ControlPlane) instancesChangedBy(cause model.Moment) {
	for _, s := range c.services {
		if s.isDaemon() {
			c.follow(s)
			s.followed = cause
			c.retry(&s.group)
		}
	}
	for _, s := range c.services {
		if s.onInstances != nil && !s.isDaemon() {
			c.retry(&s.group)
		}
	}
	for _, j := range c.jobs {
		if j.onInstances != nil && j.backlog > 0 {
			c.retry(&j.group)
		}
	}
}

// request is what a task asked of its instance.
func (t *task) request() *placement.Request { return &t.revision.placing[t.item].request }

// takeHost puts a task on its host.
func (c *ControlPlane) takeHost(t *task) {
	if t.host != nil {
		t.host.tasks = append(t.host.tasks, t)
		c.fleet.version++
		c.fleet.cluster.Place(t.request(), t.host.Host)
		c.changeManaged(t.host, false)
	}
}

// countOnHost follows a task that begins to leave. One of a daemon counts until it is STOPPED, so that
// its successor does not start beside it (S-03).
func (g *group) countOnHost(t *task, is bool) {
	if !is && !g.isDaemon() {
		g.onInstances.fleet.cluster.Leave(t.request(), t.host.Host)
	}
	if !is && g.isDaemon() {
		g.service.follow = true
	}
}

// giveBack lets others have what a task reserves of its host as soon as it is STOPPING: ECS takes that for
// free, and the agent lets those that come too early wait (L-45). What a daemon's task has is kept for its
// successor, and a network interface is free when the task is STOPPED.
func (c *ControlPlane) giveBack(t *task) {
	if t.host == nil || t.gaveBack || t.group.isDaemon() {
		return
	}
	t.gaveBack = true
	d := t.request().Demand
	d.Interfaces = 0
	c.fleet.cluster.Release(d, t.host.Host)
	c.fleet.freed = true
	c.fleet.version++
}

// releaseHost gives back what else a STOPPED task had reserved of its host. The last of them that
// is no daemon lets the daemons of a draining instance go (DM-02).
func (c *ControlPlane) releaseHost(t *task) {
	h := t.host
	if h == nil {
		return
	}
	h.tasks = slices.DeleteFunc(h.tasks, func(o *task) bool { return o == t })
	if t.group.isDaemon() {
		c.fleet.cluster.Leave(t.request(), h.Host)
	}
	rest := t.request().Demand
	if t.gaveBack {
		rest = placement.Demand{Resources: placement.Resources{Interfaces: rest.Interfaces}}
	}
	c.fleet.cluster.Release(rest, h.Host)
	c.fleet.freed = true
	c.fleet.version++
	c.changeManaged(h, true)
	if h.others() > 0 {
		return
	}
	c.fleet.emptied = true
	if h.draining {
		for _, s := range c.services {
			s.follow = s.follow || s.isDaemon()
		}
	}
}

// retryHostWaiters lets groups that wait for room on an instance try again, daemons first, once each
// when something was given back.
func (c *ControlPlane) retryHostWaiters() {
	if !c.fleet.freed {
		return
	}
	c.fleet.freed = false
	for _, s := range c.services {
		if s.follow && s.exists {
			c.reconcile(&s.group)
		}
	}
	waiters := c.fleet.waiters
	c.fleet.waiters = nil
	for _, first := range []bool{true, false} {
		for _, g := range waiters {
			if g.isDaemon() == first {
				c.retry(g)
			}
		}
	}
}
