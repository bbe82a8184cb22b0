package controlplane

import (
	"ecsim/model"
	"ecsim/model/deployment"
	"ecsim/model/placement"
	"ecsim/model/scheduler"
)

// revision is what a group runs of one revision: its tasks by standing and cell, and their counts.
type revision struct {
	id              model.RevisionID
	checks          scheduler.Checks
	count           [scheduler.Standings]int
	paired          int        // tasks to be replaced that have a replacement (S-15)
	protected       int        // live tasks that are protected against scale-in (S-33)
	arriving        int        // live tasks that rebalancing has started (S-39)
	leavingByItself int        // of the leaving, those that leave by themselves
	perItem         []int      // live tasks by strategy item
	perCell         []int      // live tasks by cell
	heaps           []taskHeap // live tasks by standing and cell
	unpaired        taskHeap   // tasks to be replaced without a replacement
	throttle        scheduler.Throttle
	placing         []*placingOf            // on instances: by strategy item
	inZones         []*placement.Candidates // likewise by cell, of rebalancing; nil: not looked for
	victims         []victims               // on instances: live tasks by standing and strategy item
	blocked         [launchKinds]blockedLaunch
	held            [launchKinds]model.LaunchHold // what holds its launches back
	waits           waits                         // tasks in PROVISIONING
	unreplaced      []startReason                 // of tasks that left and are to be replaced, oldest first
}

func newRevision(id model.RevisionID, g *group) *revision {
	r := &revision{
		id:       id,
		checks:   scheduler.Checks{Container: g.build(id).TaskDefinition.IsChecked()},
		perItem:  make([]int, len(g.items)),
		perCell:  make([]int, len(g.perCell)),
		heaps:    make([]taskHeap, int(scheduler.Leaving)*len(g.perCell)),
		unpaired: taskHeap{kind: byUnpaired},
	}
	if g.onInstances != nil {
		for item := range g.items {
			r.placing = append(r.placing, g.onInstances.of(g, id, item))
		}
		for range scheduler.Leaving {
			for _, p := range r.placing {
				r.victims = append(r.victims, newVictims(p.candidates))
			}
		}
	}
	r.checks.Target = g.service != nil && g.service.spec.TargetGroup != nil
	return r
}

func (r *revision) pending() int   { return r.count[scheduler.Starting] }
func (r *revision) healthy() int   { return r.count[scheduler.Healthy] }
func (r *revision) retiring() int  { return r.count[scheduler.Retiring] }
func (r *revision) serving() int   { return r.healthy() + r.retiring() }
func (r *revision) unhealthy() int { return r.count[scheduler.Unhealthy] }
func (r *revision) leaving() int   { return r.count[scheduler.Leaving] }

// unready tasks are neither healthy nor unhealthy yet.
func (r *revision) unready() int {
	return r.count[scheduler.Starting] + r.count[scheduler.NotYetHealthy] +
		r.count[scheduler.InGracePeriod]
}

func (r *revision) running() int {
	return r.serving() + r.unhealthy() + r.count[scheduler.NotYetHealthy] +
		r.count[scheduler.InGracePeriod]
}

func (r *revision) live() int { return r.pending() + r.running() }

// effective counts a task to be replaced and its replacement as one, and a task that rebalancing has
// started not at all before another one stops for it.
func (r *revision) effective() int { return r.live() - r.paired - r.arriving }

// taskCounts are the counts that a pass works on. A task that rebalancing has started stands for no
// desired one yet.
func (r *revision) taskCounts() deployment.TaskCounts {
	return deployment.TaskCounts{Unready: r.unready() - r.arriving, Healthy: r.healthy(),
		Retiring: r.retiring(), Unhealthy: r.unhealthy(), Paired: r.paired}
}

// tasksIn is the heap of the tasks of one standing in one cell that the scheduler may stop.
func (r *revision) tasksIn(s scheduler.Standing, cell int) *taskHeap {
	return &r.heaps[int(s)*len(r.perCell)+cell]
}

// victimsOf are the tasks of one standing and strategy item that the scheduler may stop, by instance.
func (r *revision) victimsOf(s scheduler.Standing, item int) *victims {
	return &r.victims[int(s)*len(r.perItem)+item]
}

// offer adds a task to those of its standing that the scheduler may stop.
func (r *revision) offer(t *task, s scheduler.Standing) {
	r.tasksIn(s, t.cell()).add(t)
	if t.host != nil {
		r.victimsOf(s, t.item).add(t)
	}
}

// withdraw takes it out again.
func (r *revision) withdraw(t *task, s scheduler.Standing) {
	r.tasksIn(s, t.cell()).remove(t)
	if t.host != nil {
		r.victimsOf(s, t.item).remove(t)
	}
}

// setStanding moves a task to another standing. It is the only place where counts change.
// Invariant: every count and heap of the group and its revisions equals what a walk over all of its
// tasks would give.
func (g *group) setStanding(t *task, to scheduler.Standing) {
	from, r := t.standing, t.revision
	if from == to {
		return
	}
	t.standing = to
	g.changed = true
	if from != scheduler.Stopped {
		r.count[from]--
	}
	if to != scheduler.Stopped {
		r.count[to]++
	}
	if t.mayStopIn(from) {
		r.withdraw(t, from)
	}
	if t.mayStopIn(to) {
		r.offer(t, to)
	}
	g.updateLiveCounts(t, from.IsLive(), to.IsLive())
	if t.byItself && from == scheduler.Leaving {
		r.leavingByItself--
	}
	if t.byItself && to == scheduler.Leaving {
		r.leavingByItself++
	}
	switch was, is := from.IsToBeReplaced(), to.IsToBeReplaced(); {
	case was && !is:
		r.endReplacement(t)
	case is && !was:
		r.unpaired.add(t)
	}
}

// updateLiveCounts updates the counts of live tasks, and ends the pair or the move of a task that
// leaves.
func (g *group) updateLiveCounts(t *task, was, is bool) {
	if was == is {
		return
	}
	step := 1
	if !is {
		step = -1
		if t.isArrival {
			t.endArrival()
		}
		if t.protected {
			t.revision.protected--
		}
		if u := t.replaces; u != nil {
			t.replaces, u.replacement = nil, nil
			t.revision.paired--
			t.revision.unpaired.add(u)
		}
	}
	if t.host != nil {
		g.countOnHost(t, is)
	}
	cell := t.cell()
	g.perCell[cell] += step
	t.revision.perCell[cell] += step
	t.revision.perItem[t.item] += step
	g.version++
}

// pair makes a task the replacement of another.
func (r *revision) pair(u, replacement *task) {
	r.unpaired.remove(u)
	u.replacement, replacement.replaces = replacement, u
	r.paired++
}

// endReplacement is for a task that needs no replacement any more.
func (r *revision) endReplacement(t *task) {
	if t.replacement == nil {
		r.unpaired.remove(t)
		return
	}
	t.replacement.replaces = nil
	t.replacement = nil
	r.paired--
}
