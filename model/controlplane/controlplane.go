package controlplane

import (
	"ecsim/model"
	"ecsim/model/scheduler"
	"ecsim/sim"
	"ecsim/sim/clock"
)

// ControlPlane is everything AWS knows about a cluster and what it will decide next.
type ControlPlane struct {
	seed     uint64
	now      clock.Time
	moment   model.Moment // the latest: an event or a command
	event    model.Moment // the event of this step
	commands []model.Command
	timers   sim.Agenda[timer]

	services []*service        // in the order of the scenario
	jobs     []*job            // likewise
	groups   map[string]*group // both, by name; looked up, never walked
	down     map[string]bool   // zones that went dark
	accounts map[model.Provider]*account
	limits   model.Limits
	api      api
	fleet    fleet
	// who follows a metric, in the order of the scenario; looked up, never walked
	followers map[published][]follower

	scalingGroups    []*scalingGroup // in the order of the scenario
	autoScaling      []*model.AutoScalingGroupProvider
	providers        []*managed         // those with managed scaling
	managedProviders []*managedProvider // of ECS Managed Instances
	touched          []*host            // managed instances that something happened to in this step

	throttledUntil clock.Time   // the API throttles launches until then
	throttledBy    model.Moment // who said so
}

// New makes the control plane of a scenario. Nothing exists until ServiceCreated or
// RunTaskRequested.
func New(s *model.Scenario) *ControlPlane {
	c := &ControlPlane{
		seed:     s.Seed,
		groups:   map[string]*group{},
		down:     map[string]bool{},
		accounts: newAccounts(s.Cluster.Limits),
		api:      newAPI(&s.Cluster.Limits),
		limits:   s.Cluster.Limits,
		fleet:    newFleet(s),

		followers: map[published][]follower{},
	}
	if c.limits.LaunchThrottle == (model.Backoff{}) {
		c.limits.LaunchThrottle = scheduler.DefaultThrottle()
	}
	if c.limits.Refusal == (model.Backoff{}) {
		c.limits.Refusal = scheduler.DefaultRefusal()
	}
	for i := range s.Services {
		c.addService(s, &s.Services[i])
	}
	for i := range s.Jobs {
		c.addJob(s, &s.Jobs[i])
	}
	for _, p := range s.Cluster.Providers {
		if p.ManagedInstances != nil {
			c.addManagedProvider(p.Name, p.ManagedInstances)
		}
	}
	for i := range s.Cluster.Groups {
		c.addGroup(s, &s.Cluster.Groups[i])
	}
	for i := range s.Cluster.Providers {
		c.addProvider(s, &s.Cluster.Providers[i])
	}
	return c
}

func (c *ControlPlane) addService(s *model.Scenario, spec *model.Service) {
	svc := newService(s, spec, &c.fleet)
	c.services = append(c.services, svc)
	c.groups[svc.name] = &svc.group
	c.followMetrics(svc)
}

func (c *ControlPlane) addJob(s *model.Scenario, spec *model.Job) {
	j := newJob(s, spec, &c.fleet)
	c.jobs = append(c.jobs, j)
	c.groups[j.name] = &j.group
}

// Step takes one event and returns what is to be done about it, in order. The slice is valid until
// the next Step. Time never goes back. Events about tasks that are already STOPPED change nothing.
func (c *ControlPlane) Step(at clock.Time, ev model.Event) []model.Command {
	clear(c.commands)
	c.now, c.commands = at, c.commands[:0]
	c.moment++
	c.event = c.moment
	if c.admits(ev) {
		c.dispatch(ev)
	}
	c.retryQuotaWaiters()
	c.retryHostWaiters()
	c.finishDraining()
	c.stepProtected()
	c.settleManaged()
	return c.commands
}

// NextDeadline is when the control plane wants DeadlineReached; false when it waits for events
// only.
func (c *ControlPlane) NextDeadline() (clock.Time, bool) {
	at := c.timers.Next()
	return at, at != clock.Never
}

// Counts are the counts of a service as DescribeServices shows them (L-10).
type Counts struct {
	Desired  int
	Running  int // RUNNING
	Pending  int // PROVISIONING, PENDING, ACTIVATING
	Healthy  int // counted toward minimumHealthyPercent (D-05)
	Stopping int // DEACTIVATING to DEPROVISIONING
}

// Counts returns the counts of a service; zero when there is none of that name.
func (c *ControlPlane) Counts(name string) Counts {
	g := c.groups[name]
	if g == nil || g.service == nil {
		return Counts{}
	}
	counts := Counts{Desired: g.service.desired}
	for _, r := range g.revisions {
		counts.Running += r.running()
		counts.Pending += r.pending()
		counts.Healthy += r.serving()
		counts.Stopping += r.leaving()
	}
	return counts
}

// emit adds a command to the answer and returns its moment.
func (c *ControlPlane) emit(cmd model.Command) model.Moment {
	c.commands = append(c.commands, cmd)
	c.moment++
	return c.moment
}
