package world

import (
	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// openGroups lets the Auto Scaling groups begin with what they desire, before any service begins.
func (w *World) openGroups() {
	for i := range w.scenario.Cluster.Groups {
		w.schedule(0, model.AutoScalingGroupCreated{Group: w.scenario.Cluster.Groups[i].Name, Warm: true})
	}
	for _, p := range w.scenario.GroupChanges {
		w.schedule(p.At, model.AutoScalingGroupUpdated{Change: p.GroupChange})
	}
}

// prepareInstances lets Managed Instances begin with what the first tasks of a service need.
func (w *World) prepareInstances(s *model.Service) {
	for _, item := range s.Strategy {
		if w.scenario.Cluster.Managed(item.Provider) != nil {
			w.schedule(0, model.CapacityPrepared{Service: s.Name})
			return
		}
	}
}

// launchRefusalTakes is from a launch until EC2 says that it has no instance: TS-12 takes 1.5 s for
// RunInstances.
const launchRefusalTakes = 1500 * clock.Millisecond

// launchInstance enacts LaunchInstance: EC2 makes an instance of the first type that it has in the zone.
// It boots, and its agent registers.
func (w *World) launchInstance(at clock.Time, c model.LaunchInstance) {
	of := c.Instance
	if of.Spot {
		if of.Type = w.spotTypeFor(at, &c); of.Type == nil {
			of.Type = c.Instance.Type
			w.refuseLaunch(at, of.ID)
			return
		}
	}
	if w.zones[of.Zone].outages > 0 {
		w.refuseLaunch(at, of.ID)
		return
	}
	i := w.addInstance(of)
	i.launched = true
	arrives := (*World).instanceRegisters
	if c.ToPool {
		arrives = (*World).instanceWarm
	}
	if c.Warm {
		w.hireInstance(i)
		w.schedule(at, model.InstanceLaunched{Instance: of})
		w.later(0, i, arrives)
		return
	}
	pending, boots := w.scenario.Cluster.Starting(&of)
	boot := w.drawInstance("boot", of.ID, boots)
	w.later(min(boot, w.drawInstance("instance pending", of.ID, pending)), i, (*World).instanceRuns)
	w.later(boot, i, arrives)
}

// instanceWarm: an instance has booted, and is in the warm pool (CP-30).
func (w *World) instanceWarm(at clock.Time, i *instance) {
	if !i.lost {
		i.running = w.scenario.Cluster.Group(i.Group).WarmPool.State == model.PoolRunning
		w.deliver(at, model.InstanceWarmed{Instance: i.ID, Running: i.running})
	}
}

// runInstanceHook enacts RunInstanceHook.
func (w *World) runInstanceHook(at clock.Time, c model.RunInstanceHook) {
	h := &w.scenario.Cluster.Group(c.Group).Hooks[c.Hook]
	if h.Takes.IsZero() {
		return // nobody answers
	}
	takes := h.Takes.Sample(w.streams.Stream("instance hook", string(c.Instance), h.Name))
	w.schedule(at.Add(takes),
		model.InstanceHookEnded{Instance: c.Instance, Hook: c.Hook, Abandon: h.Abandons})
}

// startInstance enacts StartInstance. Its images are those that it has pulled before: none.
func (w *World) startInstance(at clock.Time, c model.StartInstance) {
	i := w.instanceOf[c.Instance]
	group := w.scenario.Cluster.Group(i.Group)
	resume := w.drawInstance("resume", i.ID, group.WarmPool.Resume)
	pending := clock.Span(0)
	if !i.running {
		pending = min(resume, w.drawInstance("resume pending", i.ID, group.Pending))
	}
	w.later(pending, i, (*World).instanceRuns)
	w.later(resume, i, (*World).instanceRegisters)
}

func (w *World) refuseLaunch(at clock.Time, id model.InstanceID) {
	w.schedule(at.Add(launchRefusalTakes), model.InstanceLaunchFailed{Instance: id, Reason: insufficientCapacity})
}

// instanceRuns: EC2 has started an instance. It is paid from now on. One that runs in the warm pool needs no
// capacity: in a dark zone it does not answer.
func (w *World) instanceRuns(at clock.Time, i *instance) {
	switch {
	case i.lost:
	case w.zones[i.Zone].outages > 0 && i.running:
		i.lost = true
		w.deliver(at, model.InstanceLost{Instance: i.ID})
	case w.zones[i.Zone].outages > 0:
		i.lost, i.terminated = true, true
		w.deliver(at, model.InstanceLaunchFailed{Instance: i.ID, Reason: insufficientCapacity})
	default:
		w.hireInstance(i)
		w.deliver(at, model.InstanceLaunched{Instance: i.Instance})
	}
}

// instanceRegisters: the agent of an instance has joined the cluster.
func (w *World) instanceRegisters(at clock.Time, i *instance) {
	if !i.lost {
		w.deliver(at, model.InstanceRegistered{Instance: i.Instance})
	}
}

// terminateInstance enacts TerminateInstance. Who pays and who places tasks hears of it first; then its
// tasks are gone, without notice.
func (w *World) terminateInstance(at clock.Time, c model.TerminateInstance) {
	i := w.instanceOf[c.Instance]
	w.at(at, model.RankStop, 0, func(w *World, at clock.Time, _ *task, _ int) { w.instanceEnds(at, i) })
}

func (w *World) instanceEnds(at clock.Time, i *instance) {
	if i.terminated {
		return
	}
	i.lost, i.terminated = true, true
	w.deliver(at, model.InstanceTerminated{Instance: i.ID})
	for _, t := range w.live {
		if t.instance == i && !t.lost {
			w.takeHost(at, t, "Host EC2 (instance "+string(i.ID)+") terminated.")
			w.after(0, model.RankStop, t, 0, (*World).hostGivenUp)
		}
	}
}

// loseLaunched replaces what Auto Scaling groups have in a zone that went dark, when EC2's status checks
// have failed for a while. An instance that is there from the beginning comes back with its zone.
func (w *World) loseLaunched(name string) {
	for _, i := range w.instances {
		if i.launched && i.Zone == name && !i.lost {
			w.later(w.scenario.Cluster.HostLossDetection, i, (*World).darkInstanceLost)
		}
	}
}

func (w *World) darkInstanceLost(at clock.Time, i *instance) {
	if !i.lost && w.zones[i.Zone].outages > 0 {
		i.lost = true
		w.deliver(at, model.InstanceLost{Instance: i.ID})
	}
}

// insufficientCapacity is the error of EC2 that has none in a zone.
const insufficientCapacity = "InsufficientInstanceCapacity"

// later schedules a step of an instance that starts.
func (w *World) later(span clock.Span, i *instance, do func(*World, clock.Time, *instance)) {
	w.at(w.now().Add(span), model.RankStart, 0, func(w *World, at clock.Time, _ *task, _ int) { do(w, at, i) })
}

// drawInstance samples a delay of an instance from a stream of its own.
func (w *World) drawInstance(purpose string, id model.InstanceID, law random.Distribution) clock.Span {
	return law.Sample(w.streams.Stream(purpose, string(id)))
}
