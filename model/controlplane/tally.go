package controlplane

import (
	"ecsim/model"
	"ecsim/model/scheduler"
)

// revision is what a group runs of one revision: its tasks by standing and place, and their counts.
type revision struct {
	id           model.RevisionID
	checks       scheduler.Checks
	count        [scheduler.Standings]int
	paired       int        // unhealthy tasks that have a replacement (S-15)
	leavingAlone int        // of the leaving, those that leave by themselves
	perItem      []int      // live tasks by strategy item
	spread       []int      // live tasks by cell
	places       []taskHeap // live tasks by standing and cell
	needy        taskHeap   // unhealthy tasks without a replacement
	throttle     scheduler.Throttle
	lost         []origin // tasks that were lost and not replaced, oldest first
}

func newRevision(id model.RevisionID, g *group) *revision {
	r := &revision{
		id:      id,
		checks:  scheduler.Checks{Container: hasCheck(g.build(id).TaskDefinition)},
		perItem: make([]int, len(g.items)),
		spread:  make([]int, len(g.spread)),
		places:  make([]taskHeap, int(scheduler.Leaving)*len(g.spread)),
		needy:   taskHeap{kind: byNeed},
	}
	r.checks.Target = g.service != nil && g.service.spec.TargetGroup != nil
	return r
}

// hasCheck reports whether an essential container has a health check (D-05, H-08).
func hasCheck(d model.TaskDefinition) bool {
	for _, container := range d.Containers {
		if container.Essential && container.HealthCheck != nil {
			return true
		}
	}
	return false
}

func (r *revision) pending() int   { return r.count[scheduler.Starting] }
func (r *revision) healthy() int   { return r.count[scheduler.Healthy] }
func (r *revision) unhealthy() int { return r.count[scheduler.Unhealthy] }
func (r *revision) leaving() int   { return r.count[scheduler.Leaving] }

// unready tasks are neither healthy nor unhealthy yet.
func (r *revision) unready() int {
	return r.count[scheduler.Starting] + r.count[scheduler.Settling] + r.count[scheduler.Excused]
}

func (r *revision) running() int {
	return r.healthy() + r.unhealthy() + r.count[scheduler.Settling] + r.count[scheduler.Excused]
}

func (r *revision) live() int { return r.pending() + r.running() }

// effective counts an unhealthy task and its replacement as one.
func (r *revision) effective() int { return r.live() - r.paired }

// place is the heap of the tasks of one standing in one cell.
func (r *revision) place(s scheduler.Standing, cell int) *taskHeap {
	return &r.places[int(s)*len(r.spread)+cell]
}

// file moves a task to another standing. It is the only place where counts change.
// Invariant: every count and heap of the group and its revisions equals what a walk over all of its
// tasks would give.
func (g *group) file(t *task, to scheduler.Standing) {
	from, r, cell := t.standing, t.revision, t.cell()
	if from == to {
		return
	}
	t.standing = to
	g.changed = true
	if from != scheduler.Gone {
		r.count[from]--
	}
	if to != scheduler.Gone {
		r.count[to]++
	}
	if from.IsLive() {
		r.place(from, cell).remove(t)
	}
	if to.IsLive() {
		r.place(to, cell).add(t)
	}
	g.fileLive(t, from.IsLive(), to.IsLive())
	if t.alone && from == scheduler.Leaving {
		r.leavingAlone--
	}
	if t.alone && to == scheduler.Leaving {
		r.leavingAlone++
	}
	if from == scheduler.Unhealthy {
		r.leaveWard(t)
	}
	if to == scheduler.Unhealthy {
		r.needy.add(t)
	}
}

// fileLive updates the counts of live tasks, and ends the pair a task that dies was in.
func (g *group) fileLive(t *task, was, is bool) {
	if was == is {
		return
	}
	step := 1
	if !is {
		step = -1
		if u := t.replaces; u != nil {
			t.replaces, u.replacement = nil, nil
			t.revision.paired--
			t.revision.needy.add(u)
		}
	}
	cell := t.cell()
	g.spread[cell] += step
	t.revision.spread[cell] += step
	t.revision.perItem[t.item] += step
	g.version++
}

// pair makes a task the replacement of an unhealthy one.
func (r *revision) pair(u, replacement *task) {
	r.needy.remove(u)
	u.replacement, replacement.replaces = replacement, u
	r.paired++
}

// leaveWard is for a task that is no longer unhealthy: it needs no replacement.
func (r *revision) leaveWard(t *task) {
	if t.replacement == nil {
		r.needy.remove(t)
		return
	}
	t.replacement.replaces = nil
	t.replacement = nil
	r.paired--
}
