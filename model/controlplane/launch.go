package controlplane

import (
	"slices"
	"strconv"

	"ecsim/model"
	"ecsim/model/capacity"
	"ecsim/model/deployment"
	"ecsim/model/placement"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// launchKind is what tasks are launched for.
type launchKind uint8

const (
	forDesired         launchKind = iota // the current revision lacks tasks (S-13)
	forSource                            // the source revision is below the floor (S-18)
	forUnhealthy                         // each is the replacement of an unhealthy task (S-15)
	forSourceUnhealthy                   // likewise, of the source revision (B-03)
	forBalance                           // each makes up for one in a fuller zone (S-39)
	launchKinds
)

// launchRequest asks to start tasks of one revision.
type launchRequest struct {
	kind     launchKind
	revision *revision
	count    int
	because  string       // of those that replace no task
	cause    model.Moment // likewise
}

func (q launchRequest) isForUnhealthy() bool {
	return q.kind == forUnhealthy || q.kind == forSourceUnhealthy
}

// launchPlanned starts what a pass decided to start: what the source revision misses before tasks
// of the current one.
func (c *ControlPlane) launchPlanned(s *service, p deployment.Plan) {
	if p.StartSource == 0 {
		s.release(forSource)
	}
	if p.Start == 0 {
		s.release(forDesired)
	}
	if p.StartSource > 0 {
		because := "the floor"
		if s.rollout.course != nil {
			because = "traffic may come back: revision " + strconv.Itoa(int(s.source().id)) +
				" keeps all desired tasks"
		}
		c.launch(&s.group,
			launchRequest{forSource, s.source(), p.StartSource, because, s.rollout.begun})
	}
	if p.Start > 0 {
		c.launch(&s.group,
			launchRequest{forDesired, s.current, p.Start, s.shortage(), s.shortSince()})
	} else if s.missing() <= 0 {
		s.current.unreplaced = s.current.unreplaced[:0] // no task is missing
	}
}

// launch starts as many tasks of a request as throttle, rates, quotas and capacity allow, each on
// the provider whose turn it is in the strategy. A provider that cannot take one keeps its turn:
// its share waits (CPS-10). What cannot start now is tried again when that may have changed.
func (c *ControlPlane) launch(g *group, q launchRequest) {
	r := q.revision
	if until := r.throttle.Until(); until > c.now { // S-21
		g.hold(q, model.ByThrottle, c.now)
		c.retryAt(g, until)
		return
	}
	tried := blockedLaunch{g.version, q.count}
	if r.blocked[q.kind] == tried && (g.wakeAt == 0 || c.now < g.wakeAt) {
		return // nothing has changed since it was tried
	}
	counts := slices.Clone(r.perItem)
	unavailable := make([]bool, len(g.items))
	limits := make([]model.LaunchLimit, len(g.items))
	waiting := 0
	for turns := q.count; turns > 0; turns-- {
		item, kept := capacity.NextAvailable(g.items, counts, unavailable, turns)
		waiting += kept
		if turns -= kept; item < 0 {
			break
		}
		if limits[item] = c.tryStart(g, q, item); limits[item] != model.NoLimit {
			unavailable[item] = true
			waiting++
		}
	}
	if waiting > 0 {
		r.blocked[q.kind] = blockedLaunch{g.version, waiting}
		c.enterRoom(g, q, turnsOf(g.items, counts, r.perItem, waiting), limits)
	} else {
		r.held[q.kind] = model.LaunchHold{}
	}
}

// tryStart starts one task on a strategy item, or says what is in the way and when to try again.
func (c *ControlPlane) tryStart(g *group, q launchRequest, item int) model.LaunchLimit {
	cause := q.nextCause()
	if limit := c.limitOf(g, q.revision, item, cause); limit != model.NoLimit {
		g.hold(q, limit, c.now)
		return limit
	}
	zone, on := c.placeFor(g, q, item, cause)
	if zone < 0 {
		g.hold(q, model.ByCapacity, c.now)
		return model.ByCapacity
	}
	c.charge(g, q.revision, item)
	c.startTask(g, q, item, zone, on)
	return model.NoLimit
}

// limitOf asks the rates and quotas what keeps a task from starting on a strategy
// item now. Tasks that have run since before the run began took their tokens long ago.
func (c *ControlPlane) limitOf(
	g *group, r *revision, item int, cause model.Moment,
) model.LaunchLimit {
	provider, units := g.items[item].Provider, g.build(r.id).TaskDefinition.Resources.CPUUnits
	switch {
	case !c.isDiscoverable(g, cause):
		return model.ByQuota
	case !g.isWarming() && !c.hasTokens(g, provider, cause):
		return model.ByRate
	case !c.hasQuota(g, provider, units, cause):
		return model.ByQuota
	}
	return model.NoLimit
}

// charge takes what limitOf has found.
func (c *ControlPlane) charge(g *group, r *revision, item int) {
	a := c.account(g.items[item].Provider)
	if !g.isWarming() {
		g.rate.Take(c.now, 1)
		a.bucket.Take(c.now, 1)
	}
	a.quota.Reserve(g.build(r.id).TaskDefinition.Resources.CPUUnits)
}

// isWarming reports whether the tasks that start now have run since before the run began.
func (g *group) isWarming() bool { return g.service != nil && g.service.warming }

// startTask creates the task and asks for it.
func (c *ControlPlane) startTask(g *group, q launchRequest, item, zone int, on *host) *task {
	r := q.revision
	from := q.takeStartReason()
	if g.job != nil {
		from.cause = g.job.takeCall()
	}
	t := c.addTask(g, r, item, zone, on)
	t.warm, t.startReason = g.isWarming(), from
	if q.isForUnhealthy() {
		r.pair(r.unpaired.first(), t)
	}
	c.emit(model.StartTask{
		Task: t.id, Revision: r.id, Provider: t.provider(), Zone: g.zones[zone], Instance: on.name(),
		Replaces: from.replaces, Warm: t.warm, Held: c.heldOf(g, q, item), Because: from.because,
		Cause: from.cause})
	c.leaveRoom(q, item)
	return t
}

// nextCause is the moment behind the next start of a request.
func (q launchRequest) nextCause() model.Moment {
	switch r := q.revision; {
	case q.isForUnhealthy():
		return r.unpaired.first().failedCheck
	case q.replacesLeft():
		return r.unreplaced[0].cause
	}
	return q.cause
}

// takeStartReason says which task the next one of a request replaces, and why it starts.
func (q launchRequest) takeStartReason() startReason {
	r := q.revision
	switch {
	case q.isForUnhealthy():
		return replacesTroubled(r.unpaired.first())
	case q.replacesLeft():
		from := r.unreplaced[0]
		r.unreplaced = r.unreplaced[1:]
		return from
	}
	return startReason{because: q.because, cause: q.cause}
}

// replacesLeft reports whether the next start of a request stands in for a task that has left.
func (q launchRequest) replacesLeft() bool {
	return len(q.revision.unreplaced) > 0 && q.kind != forBalance
}

// placeFor chooses where a task goes: the zone, and the instance unless it is on Fargate; a negative zone: nowhere.
func (c *ControlPlane) placeFor(
	g *group, q launchRequest, item int, cause model.Moment,
) (zone int, on *host) {
	if g.onInstances == nil {
		return c.zoneFor(g, q.revision, item, cause), nil
	}
	if on = c.hostFor(g, q, item, cause); on == nil {
		return -1, nil
	}
	return slices.Index(g.zones, on.zone), on
}

// zoneFor chooses the zone (S-09), or says when a zone may be open again.
func (c *ControlPlane) zoneFor(g *group, r *revision, item int, cause model.Moment) int {
	zones := make([]placement.Zone, len(g.zones))
	reopens := clock.Never
	for i, name := range g.zones {
		cell := item*len(g.zones) + i
		zones[i] = placement.Zone{Name: name, Peers: r.perCell[cell]}
		for other := i; other < len(g.perCell); other += len(g.zones) {
			zones[i].Tasks += g.perCell[other]
		}
		if c.down[name] {
			zones[i].Obstacle = placement.ZoneDown
		} else if until := g.pauses[cell].Until(); until > c.now {
			zones[i].Obstacle = placement.NoCapacity
			reopens = min(reopens, until)
		}
	}
	number := strconv.Itoa(g.table.next + 1)
	zone := placement.Choose(zones, func(zone string) uint64 {
		return random.Hash(c.seed, "zone of task", g.name, number, zone)
	})
	if zone < 0 {
		c.retryAt(g, reopens)
		if reopens == clock.Never {
			c.announce(g, noZone, noZoneText(placement.Rejections(zones)), noRetry, cause)
		}
	}
	return zone
}
