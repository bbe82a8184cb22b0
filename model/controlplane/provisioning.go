package controlplane

import (
	"slices"
	"strconv"

	"ecsim/model"
	"ecsim/model/capacity"
	"ecsim/model/capacity/cas"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// waitingRoom is the tasks of the cluster that wait in PROVISIONING for an instance of an Auto Scaling
// group with managed scaling (R-02, CP-24 to CP-26). One that waits has no number yet.
type waitingRoom struct {
	patience cas.Patience
	tasks    int
	deferred []*group // whose tasks found no room, first come first served
}

func newWaitingRoom(l model.Limits) waitingRoom {
	if l.ProvisioningMost == 0 {
		return waitingRoom{patience: cas.DefaultPatience()}
	}
	return waitingRoom{patience: cas.Patience{Least: l.ProvisioningLeast, Most: l.ProvisioningMost}}
}

// arrival is a task that waits in PROVISIONING.
type arrival struct{ since, until clock.Time }

// waits are the tasks of a revision that wait, by launch kind and strategy item, oldest first.
type waits [launchKinds][][]arrival

// of are those of a kind and item.
func (w *waits) of(kind launchKind, item int) []arrival {
	if w[kind] == nil {
		return nil
	}
	return w[kind][item]
}

// inProvisioning is how many tasks of a group wait there.
func (g *group) inProvisioning() (n int) {
	for _, r := range g.revisions {
		for kind := range launchKinds {
			for _, all := range r.waits[kind] {
				n += len(all)
			}
		}
	}
	return n
}

// mayProvision reports whether tasks of a strategy item wait for instances (CP-26). Availability Zone
// rebalancing uses the instances that there are (AZ-06), and daemons are on each that there is.
func (c *ControlPlane) mayProvision(g *group, kind launchKind, item int) bool {
	return kind != forBalance && !g.isDaemon() && c.managed(g.items[item].Provider) != nil
}

// heldOf is what held the next task of a request back on a strategy item: its own wait in PROVISIONING, if
// it could have been there.
func (c *ControlPlane) heldOf(g *group, q launchRequest, item int) model.LaunchHold {
	held := q.revision.held[q.kind]
	if all := q.revision.waits.of(q.kind, item); len(all) > 0 {
		return model.LaunchHold{By: model.ByCapacity, Since: all[0].since}
	}
	if held.By == model.ByCapacity && c.mayProvision(g, q.kind, item) &&
		!slices.Contains(c.fleet.room.deferred, g) {
		return model.LaunchHold{} // others wait, not this one
	}
	return held
}

// leaveRoom takes the oldest task of a strategy item out of the room: an instance took it.
func (c *ControlPlane) leaveRoom(q launchRequest, item int) {
	if all := q.revision.waits.of(q.kind, item); len(all) > 0 {
		q.revision.waits[q.kind][item] = all[1:]
		c.fleet.room.tasks--
	}
}

// enterRoom makes the tasks that wait for instances those that a launch could not place: so many turns of
// each strategy item, and what was in the way. Beyond 500 they come in later (CP-24, Q-08).
func (c *ControlPlane) enterRoom(
	g *group, q launchRequest, turns []int, by []model.LaunchLimit,
) {
	for item, n := range turns {
		have := len(q.revision.waits.of(q.kind, item))
		switch {
		case !c.mayProvision(g, q.kind, item) || n == have:
		case n < have:
			c.fleet.room.tasks -= have - n
			q.revision.waits[q.kind][item] = q.revision.waits.of(q.kind, item)[:n]
		case by[item] == model.ByCapacity:
			c.queueUp(g, q, item, n-have)
		}
	}
}

// queueUp lets further tasks wait.
func (c *ControlPlane) queueUp(g *group, q launchRequest, item, n int) {
	admitted := cas.Admit(c.fleet.room.tasks, n)
	if admitted < n && !slices.Contains(c.fleet.room.deferred, g) {
		c.fleet.room.deferred = append(c.fleet.room.deferred, g)
	}
	w := &q.revision.waits
	if w[q.kind] == nil {
		w[q.kind] = make([][]arrival, len(g.items))
	}
	for range admitted {
		g.arrived++
		patience := c.fleet.room.patience.Of(
			random.Hash(c.seed, "patience in PROVISIONING", g.name, strconv.Itoa(g.arrived)))
		until := c.now.Add(patience)
		w[q.kind][item] = append(w[q.kind][item], arrival{c.now, until})
		c.setTimer(until, timer{kind: endPatience, group: g})
	}
	c.fleet.room.tasks += admitted
}

// clearRoom takes out the tasks of a group that are not wanted any more.
func (c *ControlPlane) clearRoom(g *group) {
	for _, r := range g.revisions {
		for kind := range launchKinds {
			if r.held[kind].By == model.NoLimit {
				g.emptyRoom(r, kind)
			}
		}
	}
}

// emptyRoom takes the tasks of a revision and launch kind out of the room.
func (g *group) emptyRoom(r *revision, kind launchKind) {
	for item, all := range r.waits[kind] {
		g.onInstances.fleet.room.tasks -= len(all)
		r.waits[kind][item] = nil
	}
}

// turnsOf says which strategy items the turns belong to that a launch left waiting. counts has all of
// them but those after the last item became unavailable.
func turnsOf(items []model.StrategyItem, counts, live []int, waiting int) []int {
	turns := make([]int, len(items))
	for i := range items {
		turns[i] = counts[i] - live[i]
		waiting -= turns[i]
	}
	for ; waiting > 0; waiting-- {
		i := capacity.Next(items, counts)
		counts[i]++
		turns[i]++
	}
	return turns
}

// losePatience stops the tasks of a group that have waited long enough (CP-25). A service launches others,
// which begin to wait.
func (c *ControlPlane) losePatience(g *group) {
	gone := false
	for _, r := range g.revisions {
		for kind := range launchKinds {
			for item := range r.waits[kind] {
				for all := r.waits[kind][item]; len(all) > 0 && slices.ContainsFunc(all, c.isOver); {
					i := slices.IndexFunc(all, c.isOver)
					since := all[i].since
					all = slices.Delete(all, i, i+1)
					r.waits[kind][item] = all
					c.fleet.room.tasks--
					c.giveUp(g, r, item, since)
					gone = true
				}
			}
		}
	}
	if gone {
		c.retry(g)
	}
}

func (c *ControlPlane) isOver(a arrival) bool { return a.until <= c.now }

// giveUp stops one task that has waited since then.
func (c *ControlPlane) giveUp(g *group, r *revision, item int, since clock.Time) {
	because := "no instance of " + string(g.items[item].Provider) + " took it in " +
		c.now.Sub(since).String()
	c.emit(model.GiveUpTask{Group: g.name, Revision: r.id, Provider: g.items[item].Provider,
		Waited: c.now.Sub(since), Because: because, Cause: c.event})
	if j := g.job; j != nil {
		j.backlog--
		j.takeCall()
		c.emit(model.FailRuns{Job: j.name, Count: 1})
		return
	}
	if s := g.service; s.isDeploying() && r == s.current {
		c.countFailure(s, s.rollout.breaker.NeverRan(), "a task in PROVISIONING: "+because, c.event)
	}
}

// readmit lets groups whose tasks found no room try again, when there is some.
func (c *ControlPlane) readmit() {
	if len(c.fleet.room.deferred) == 0 || c.fleet.room.tasks >= cas.WaitingRoom {
		return
	}
	deferred := c.fleet.room.deferred
	c.fleet.room.deferred = nil
	for _, g := range deferred {
		c.retry(g)
	}
}
