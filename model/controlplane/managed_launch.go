package controlplane

import (
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/model/capacity"
	decisions "ecsim/model/capacity/managed"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// prepare launches what the first tasks of a service need, which have run since before the run began.
func (c *ControlPlane) prepare(s *service) {
	if s.isDaemon() {
		return
	}
	desired := s.spec.DesiredCount
	if s.scaling != nil {
		desired = s.scaling.First(desired)
	}
	r := s.revision(1)
	for _, p := range c.managedProviders {
		var waiting []decisions.Waiting
		for item, n := range s.turns(r, desired) {
			if n > 0 && s.items[item].Provider == p.name {
				waiting = append(waiting, c.waiting(&s.group, r, item, p, n))
			}
		}
		launches, _ := decisions.Plan(p.candidates, waiting, c.present(p))
		for _, l := range launches {
			c.launchManaged(p, l, true, c.event)
		}
	}
}

// turns are so many further tasks of a revision by strategy item, were there room on each.
func (g *group) turns(r *revision, n int) []int {
	counts, out := slices.Clone(r.perItem), make([]int, len(g.items))
	for range n {
		item := capacity.Next(g.items, counts)
		if item < 0 {
			break
		}
		counts[item]++
		out[item]++
	}
	return out
}

// planManaged launches instances for tasks that wait for a provider (MI-01, MI-05).
func (c *ControlPlane) planManaged(p *managedProvider) {
	p.waits = false
	var waiting []decisions.Waiting
	var groups []*group
	for _, g := range c.everyGroup() {
		for _, r := range g.revisions {
			for item, n := range g.waitingOn(r, p.name) {
				if n > 0 {
					waiting = append(waiting, c.waiting(g, r, item, p, n))
					groups = append(groups, g)
				}
			}
		}
	}
	launches, nowhere := decisions.Plan(p.candidates, waiting, c.present(p))
	for _, l := range launches {
		c.launchManaged(p, l, false, p.because)
	}
	for i, n := range nowhere {
		if n > 0 {
			c.announce(groups[i], noInstance, noTypeText(p), noRetry, p.because)
			groups[i].giveUpRuns(c, n)
		}
	}
	c.retryPaused(p, waiting)
}

// everyGroup lists the services, then the jobs.
func (c *ControlPlane) everyGroup() (all []*group) {
	for _, s := range c.services {
		all = append(all, &s.group)
	}
	for _, j := range c.jobs {
		all = append(all, &j.group)
	}
	return all
}

// waitingOn is how many tasks of a revision wait for room on a provider, by strategy item.
func (g *group) waitingOn(r *revision, p model.Provider) []int {
	waiting := 0
	if slices.ContainsFunc(g.items, func(i model.StrategyItem) bool { return i.Provider == p }) {
		for kind := range launchKinds {
			if r.held[kind].By == model.ByCapacity {
				waiting += r.blocked[kind].count
			}
		}
	}
	out := g.turns(r, waiting)
	for i := range out {
		if g.items[i].Provider != p {
			out[i] = 0
		}
	}
	return out
}

// launchManaged launches an instance; EC2 may take a larger type instead, if it has none of the chosen one.
func (c *ControlPlane) launchManaged(p *managedProvider, l decisions.Launch, warm bool, cause model.Moment) {
	p.last++
	i := &comingInstance{candidate: l.Candidate,
		Instance: p.instance(model.InstanceName(string(p.name), p.last), l.Zone, l.Candidate)}
	if warm && p.spec.SpreadAges {
		share := random.Fraction(random.Hash(c.seed, "age of instance", string(i.ID)))
		i.age = clock.Span(share * float64(p.spec.Lifetime))
	}
	i.launched = c.now.Add(-i.age)
	p.coming = append(p.coming, i)
	types := []*model.InstanceType{i.Type}
	for other := range p.candidates {
		if other != l.Candidate && p.candidates[other].StandsInFor(&p.candidates[l.Candidate]) {
			types = append(types, &p.spec.Types[other].InstanceType)
		}
	}
	because := "a task waits: " + i.Type.Name + " is the cheapest that takes it"
	if l.Tasks != 1 {
		because = fmt.Sprintf("%d tasks wait: %s is the cheapest that takes them", l.Tasks, i.Type.Name)
	}
	c.emit(model.LaunchInstance{Instance: i.Instance, Types: types, Warm: warm, Because: because, Cause: cause})
}

// managedLaunched: EC2 has an instance that was asked for, maybe of another type.
func (c *ControlPlane) managedLaunched(of model.Instance) {
	for _, p := range c.managedProviders {
		for _, i := range p.coming {
			if i.ID == of.ID {
				i.launched, i.Type = c.now.Add(-i.age), of.Type
				i.candidate = slices.IndexFunc(p.candidates,
					func(k decisions.Candidate) bool { return k.Name == of.Type.Name })
			}
		}
	}
}

// managedFailed: EC2 has none in the zone, which is avoided for a while.
func (c *ControlPlane) managedFailed(id model.InstanceID) {
	for _, p := range c.managedProviders {
		i := slices.IndexFunc(p.coming, func(i *comingInstance) bool { return i.ID == id })
		if i < 0 {
			continue
		}
		zone := slices.Index(p.spec.Zones, p.coming[i].Zone)
		p.pauses[zone].Refused(c.limits.Refusal, c.now)
		p.coming = slices.Delete(p.coming, i, i+1)
		c.retryManaged(p)
	}
}

// managedLost: an instance that has not registered never will, so what waits for it needs another.
func (c *ControlPlane) managedLost(id model.InstanceID) {
	for _, p := range c.managedProviders {
		i := slices.IndexFunc(p.coming, func(i *comingInstance) bool { return i.ID == id })
		if i >= 0 {
			p.coming = slices.Delete(p.coming, i, i+1)
			c.retryManaged(p)
		}
	}
}

// retryManaged lets groups whose tasks wait for a provider look for room again: which zones are open has
// changed.
func (c *ControlPlane) retryManaged(p *managedProvider) {
	for _, g := range c.everyGroup() {
		if slices.ContainsFunc(g.items, func(i model.StrategyItem) bool { return i.Provider == p.name }) &&
			slices.Contains(c.fleet.waiters, g) {
			c.retry(g)
		}
	}
}

// retryPaused sets a timer for the first zone that is tried again, if tasks wait and a zone is avoided.
func (c *ControlPlane) retryPaused(p *managedProvider, waiting []decisions.Waiting) {
	next := clock.Never
	for i := range p.pauses {
		if until := p.pauses[i].Until(); until > c.now {
			next = min(next, until)
		}
	}
	if next != clock.Never && len(waiting) > 0 {
		c.setTimer(next, timer{kind: retryManaged, managed: p})
	}
}

// noTypeText says that no instance type that a provider may launch takes a task.
func noTypeText(p *managedProvider) string {
	return "was unable to place a task because no instance type that capacity provider " + string(p.name) +
		" may launch meets all of its requirements."
}

// giveUpRuns fails tasks of RunTask that no instance will ever take.
func (g *group) giveUpRuns(c *ControlPlane, n int) {
	if j := g.job; j != nil && n >= j.backlog {
		c.emit(model.FailRuns{Job: j.name, Count: j.backlog})
		j.backlog, j.calls = 0, nil
	}
}

// waitsForManaged reports whether what a job has asked for waits until Managed Instances has room.
func (c *ControlPlane) waitsForManaged(j *job) bool {
	return slices.ContainsFunc(j.items, func(i model.StrategyItem) bool {
		return c.managedProvider(i.Provider) != nil
	})
}
