package controlplane

import (
	"slices"

	"ecsim/model"
	"ecsim/model/capacity/asg"
	"ecsim/model/capacity/cas"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// managed is a capacity provider with managed scaling (CP-01).
type managed struct {
	index    int // of the control plane's providers
	name     model.Provider
	group    *scalingGroup
	settings cas.Settings
	shapes   []shape
	scaling  *cas.Scaling

	launches []launch // of instances that are not gone

	counted       int // version of the fleet at which the instances were counted; 0: never
	running, busy int // of them then

	evaluateAt clock.Time
	seen       model.Moment            // the latest datapoint
	alarmed    map[string]model.Moment // the latest change of each alarm
}

// launch is when an instance was launched, or taken out of the warm pool.
type launch struct {
	instance model.InstanceID
	at       clock.Time
}

// addProvider makes a capacity provider that stands for an Auto Scaling group, after the group.
func (c *ControlPlane) addProvider(s *model.Scenario, spec *model.CapacityProvider) {
	of := spec.AutoScalingGroup
	if of == nil {
		return
	}
	c.autoScaling = append(c.autoScaling, of)
	if !of.ManagedScaling.Enabled {
		return
	}
	group, m := s.Cluster.Group(of.Group), of.ManagedScaling
	p := &managed{
		index: len(c.providers), name: spec.Name, group: c.scalingGroup(of.Group),
		settings: cas.Settings{Target: m.Target, MinStep: m.MinStep, MaxStep: m.MaxStep},
		shapes:   shapesOf(group, spec.Name), alarmed: map[string]model.Moment{},
	}
	p.scaling = cas.NewScaling(of.Group, p.settings, m.WarmUp, func(alarm string) clock.Span {
		return clock.Span(random.Hash(s.Seed, "alarm phase", alarm) % uint64(clock.Minute))
	})
	c.providers = append(c.providers, p)
	c.setTimer(c.now.Add(cas.Period), timer{kind: countNeeds, n: p.index})
}

// managed finds a provider with managed scaling; nil: it has none.
func (c *ControlPlane) managed(name model.Provider) *managed {
	for _, p := range c.providers {
		if p.name == name {
			return p
		}
	}
	return nil
}

// countReservation sends the metric of the minute that is over (CP-02).
func (c *ControlPlane) countReservation(p *managed) {
	c.readmit()
	c.emit(model.PublishReservation{Provider: p.name, Reservation: c.reservation(p)})
	c.setTimer(c.now.Add(cas.Period), timer{kind: countNeeds, n: p.index})
}

// occupied counts what the tasks of a provider use and want of its instances that have registered and are
// not to be terminated. Tasks of the launch type EC2 are invisible there too (CPS-09).
func (c *ControlPlane) occupied(p *managed) cas.Group {
	if p.counted != c.fleet.version {
		p.counted = c.fleet.version
		p.running, p.busy = c.countInstances(p)
	}
	g := cas.Group{Running: p.running, Busy: p.busy}
	if c.fleet.room.tasks == 0 {
		return g
	}
	for _, s := range c.services {
		s.queueFor(p.name, &g.Waiting)
	}
	for _, j := range c.jobs {
		j.queueFor(p.name, &g.Waiting)
	}
	return g
}

// countInstances counts the instances of a provider, and those that are busy.
func (c *ControlPlane) countInstances(p *managed) (running, busy int) {
	for _, m := range p.group.Members() {
		h := c.fleet.byID[m.ID]
		if h == nil || m.State != asg.InService {
			continue
		}
		var o cas.Occupancy
		for _, t := range h.tasks {
			if t.provider() == p.name {
				o.Tasks++
				if t.group.isDaemon() {
					o.Daemons++
				}
			}
		}
		running++
		if o.IsBusy() {
			busy++
		}
	}
	return running, busy
}

// queueFor adds the tasks of a group that wait for instances of a provider.
func (g *group) queueFor(p model.Provider, queue *cas.Queue) {
	for _, r := range g.revisions {
		for kind := range r.waits {
			for item, all := range r.waits[kind] {
				if g.items[item].Provider == p {
					queue.Add(needs(r, item), len(all))
				}
			}
		}
	}
}

// needs is what a task takes of an instance, as cluster auto scaling sees it.
func needs(r *revision, item int) cas.Resources {
	d := &r.placing[item].request.Demand
	out := cas.Resources{CPUUnits: d.CPUUnits, MemoryMiB: d.MemoryMiB, Interfaces: d.Interfaces, GPUs: d.GPUs}
	for _, p := range d.Ports {
		out.Ports = append(out.Ports, model.HostPort(p))
	}
	return out
}

// observeReservation lets managed scaling see a published datapoint.
func (c *ControlPlane) observeReservation(e model.ReservationPublished) {
	p := c.managed(e.Provider)
	if p == nil {
		return
	}
	p.seen = c.event
	p.scaling.Observe(c.now, e.To, e.Reservation)
	c.planReservation(p)
}

// planReservation sets the timer for the next evaluation of an alarm.
func (c *ControlPlane) planReservation(p *managed) {
	next := p.scaling.NextDeadline()
	if next == clock.Never || p.evaluateAt != 0 && p.evaluateAt <= next {
		return
	}
	p.evaluateAt = next
	c.setTimer(next, timer{kind: judgeNeeds, n: p.index})
}

// sizeOf is how the group of a provider stands.
func (c *ControlPlane) sizeOf(p *managed) cas.State {
	now := cas.State{Desired: p.group.Desired(), Launched: clock.Never}
	now.Min, now.Max = p.group.Bounds()
	for _, l := range p.launches {
		if now.Launched == clock.Never || l.at > now.Launched {
			now.Launched = l.at
		}
	}
	return now
}

// noteLaunch remembers when an instance was launched (CP-14): one that EC2 has not started yet is young too.
func (c *ControlPlane) noteLaunch(i model.Instance) {
	if p := c.managed(i.Provider); p != nil {
		p.launches = append(p.launches, launch{i.ID, c.now})
	}
}

// forgetLaunch is for one that is gone.
func (c *ControlPlane) forgetLaunch(id model.InstanceID) {
	for _, p := range c.providers {
		p.launches = slices.DeleteFunc(p.launches, func(l launch) bool { return l.instance == id })
	}
}

// evaluateReservation runs the alarms of a provider that are due, and applies what its policy decides.
func (c *ControlPlane) evaluateReservation(p *managed) {
	if p.evaluateAt == 0 || p.evaluateAt > c.now {
		return
	}
	p.evaluateAt = 0
	d := p.scaling.Evaluate(c.now, c.sizeOf(p))
	for _, alarm := range d.Alarms {
		alarm.Service, alarm.Cause = string(p.name), p.seen
		p.alarmed[alarm.Alarm] = c.emit(alarm)
	}
	if d.Changed {
		c.scaleByPolicy(p.group, d.Desired, d.Because, p.alarmed[d.Alarm])
	}
	c.planReservation(p)
}
