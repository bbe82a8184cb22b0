package controlplane

import (
	"strconv"

	"ecsim/model"
	"ecsim/model/capacity"
	"ecsim/model/scheduler"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// group is what a service and a job have in common: tasks of one name, their strategy and zones.
type group struct {
	name    string
	service *service // one of the two is nil
	job     *job

	builds      []model.Build // by revision, from 1
	items       []model.StrategyItem
	zones       []string
	onInstances *placing // nil: its tasks run on Fargate

	table     taskTable
	arrived   int         // tasks that ever waited in PROVISIONING
	revisions []*revision // by id; those with tasks, and the current one
	perCell   []int       // live tasks by cell
	pauses    []scheduler.Pause
	rate      capacity.Bucket
	perMinute int             // of rate
	version   int             // changes with every change of live tasks
	changed   bool            // something happened that a pass must look at

	refusedAt [actions]clock.Time // when a call about it was last refused; 0: never

	wakeAt   clock.Time // of the group's own timer; 0: none
	messages messages
}

// blockedLaunch remembers launches of one revision and kind that could not happen, so that they are not
// tried again before anything has changed.
type blockedLaunch struct{ version, count int }

func (g *group) init(items []model.StrategyItem, zones []string) {
	g.items, g.zones = items, zones
	g.perCell = make([]int, len(items)*len(zones))
	g.pauses = make([]scheduler.Pause, len(items)*len(zones))
}

// build is the build of a revision.
func (g *group) build(id model.RevisionID) *model.Build { return &g.builds[id-1] }

// revision finds the record of a revision, or makes one.
func (g *group) revision(id model.RevisionID) *revision {
	at := len(g.revisions)
	for i, r := range g.revisions {
		if r.id == id {
			return r
		}
		if r.id > id {
			at = i
			break
		}
	}
	r := newRevision(id, g)
	g.revisions = append(g.revisions, nil)
	copy(g.revisions[at+1:], g.revisions[at:])
	g.revisions[at] = r
	return r
}

// removeIfUnused drops the record of a revision that has no task left and is not wanted.
func (g *group) removeIfUnused(r *revision) {
	if s := g.service; s == nil || r.live()+r.leaving() > 0 || r == s.current || r == s.source() ||
		s.setOf(r.id) != nil {
		return
	}
	for kind := range launchKinds {
		g.emptyRoom(r, kind)
	}
	for i, other := range g.revisions {
		if other == r {
			g.revisions = append(g.revisions[:i], g.revisions[i+1:]...)
			return
		}
	}
}

// addTask makes the record of a task that is about to be started; on EC2 it takes what it reserves of
// its host.
func (c *ControlPlane) addTask(g *group, r *revision, item, zone int, on *host) *task {
	t := &task{group: g, revision: r, item: item, zone: zone, host: on, launched: c.now,
		standing: scheduler.Stopped}
	t.id = model.TaskID{Group: g.name, Number: g.table.add(t)}
	t.tie = random.Hash(c.seed, "task to stop", g.name, strconv.Itoa(t.id.Number))
	c.takeHost(t)
	g.setStanding(t, scheduler.Starting)
	return t
}

// removeTask removes a task that is STOPPED.
func (c *ControlPlane) removeTask(t *task) {
	t.Status = model.Stopped
	t.group.setStanding(t, scheduler.Stopped)
	t.group.table.remove(t.id.Number)
	t.group.removeIfUnused(t.revision)
	c.releaseQuota(t)
	c.releaseHost(t)
}
