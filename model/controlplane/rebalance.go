package controlplane

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/model/placement"
	"ecsim/model/scheduler"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// rebalancing is how far the Availability Zone rebalancing of a service is (S-36 to S-41).
type rebalancing struct {
	active   bool         // it has been announced and is not over
	began    model.Moment // the announcement
	ended    model.Moment // when it was given up: what it had started became ordinary tasks
	arrivals []*task      // started in an emptier zone, not healthy yet
	spread   []scheduler.Spread
}

// settleMoves acts on tasks that rebalancing has started (S-39): when one is healthy, one in the
// fullest zone stops. Rebalancing ends when one fails, or when the service is no longer in steady
// state (S-38, S-40); what it started is then a task like any other.
func (c *ControlPlane) settleMoves(s *service) {
	b := &s.rebalancing
	if !b.active {
		return
	}
	waiting, why := b.arrivals[:0], ""
	for _, t := range b.arrivals {
		switch {
		case !t.isArrival:
			why = "a task could not be placed"
			if t.because != "" {
				why = t.id.String() + " left: " + t.because
			}
		case t.standing == scheduler.Healthy:
			c.completeMove(s, t)
		case t.standing == scheduler.Unhealthy:
			why = t.id.String() + " is unhealthy"
			waiting = append(waiting, t)
		default:
			waiting = append(waiting, t)
		}
	}
	clear(b.arrivals[len(waiting):])
	b.arrivals = waiting
	if why == "" && s.current.effective() > s.desired && s.current.protected > 0 {
		why = "it was unable to scale in due to (reason tasks under protection)" // S-33
	}
	if why == "" && !s.view().IsSteady() {
		why = "the service is not in steady state"
	}
	if why != "" {
		c.endRebalancing(s, why)
	}
}

// completeMove stops a task in the fullest zone, of the same capacity provider, for one that is
// healthy in an emptier zone; never so that fewer than the desired tasks are healthy.
func (c *ControlPlane) completeMove(s *service, t *task) {
	t.endArrival()
	r := s.current
	if r.healthy() <= s.desired {
		return
	}
	from := c.fullestZone(s, r, t.item, scheduler.Healthy)
	if from >= 0 && r.perCell[t.item*len(s.zones)+from] > r.perCell[t.cell()] {
		victim := r.tasksIn(scheduler.Healthy, t.item*len(s.zones)+from).first()
		c.stopTask(victim, model.RebalancedBecause+t.id.String()+" is healthy in "+s.zones[t.zone],
			t.startReason.cause)
	}
}

// endArrival makes a task that rebalancing has started one of the desired ones. It stands in for
// one that has left meanwhile, if there is one.
func (t *task) endArrival() {
	r := t.revision
	t.isArrival = false
	r.arriving--
	t.startReason = startReason{because: "one of the desired tasks", cause: t.startReason.cause}
	if len(r.unreplaced) > 0 {
		t.startReason, r.unreplaced = r.unreplaced[0], r.unreplaced[1:]
	}
}

// endRebalancing gives rebalancing up before the zones are balanced (S-40).
func (c *ControlPlane) endRebalancing(s *service, why string) {
	b := &s.rebalancing
	if !b.active {
		return
	}
	for _, t := range b.arrivals {
		if t.isArrival {
			t.endArrival()
		}
	}
	clear(b.arrivals)
	b.arrivals, b.active = b.arrivals[:0], false
	b.ended = c.announce(&s.group, rebalancingStopped, "stopped AZ Rebalancing: "+why+".", noRetry,
		c.event)
}

// rebalance starts tasks where they are missing for an even spread over the zones, for each
// capacity provider apart (S-09, S-38, S-39). It runs in steady state only, and moves as many tasks
// at once as maximumPercent leaves room for (S-41).
func (c *ControlPlane) rebalance(s *service) {
	if !s.spec.Rebalancing || !s.steady || !s.isAtRest() {
		return
	}
	b := &s.rebalancing
	isBalanced := true
	for item := range s.items {
		isBalanced = c.rebalanceItem(s, item) && isBalanced
	}
	if !isBalanced || len(b.arrivals) > 0 {
		return
	}
	if b.active {
		b.active = false
		s.messages.resolve()
		c.announce(&s.group, rebalanced, "is AZ balanced with "+s.tasksByZone()+".", noRetry, b.began)
	}
}

// rebalanceItem moves tasks of one capacity provider and reports whether nothing is left to do.
func (c *ControlPlane) rebalanceItem(s *service, item int) (isBalanced bool) {
	spread, reopens := c.spreadOf(s, item)
	if scheduler.IsBalanced(spread) {
		return true
	}
	tie := func(zone string) uint64 {
		return random.Hash(c.seed, "zone to rebalance", s.name, zone)
	}
	for {
		m, ok := scheduler.NextMove(spread, tie)
		if !ok {
			break
		}
		if !c.tryMove(s, item, spread, m) {
			return false
		}
		spread[m.From].Tasks--
		spread[m.To].Tasks++
	}
	if scheduler.IsBalanced(spread) {
		return true
	}
	c.cannotRebalance(s, spread, reopens)
	return false
}

// spreadOf is how a provider's tasks are spread over the zones once the moves under way are over,
// and when a zone may be open again.
func (c *ControlPlane) spreadOf(s *service, item int) ([]scheduler.Spread, clock.Time) {
	b, zones, reopens := &s.rebalancing, len(s.zones), clock.Never
	b.spread = b.spread[:0]
	for i, name := range s.zones {
		cell := item*zones + i
		z := scheduler.Spread{Zone: name, Tasks: s.perCell[cell], Closed: c.down[name],
			Held: s.current.tasksIn(scheduler.Healthy, cell).len() == 0}
		if until := s.pauses[cell].Until(); until > c.now {
			z.Closed, reopens = true, min(reopens, until)
		}
		b.spread = append(b.spread, z)
	}
	for _, t := range b.arrivals {
		if t.item != item {
			continue
		}
		fullest := 0
		for i := range b.spread {
			if b.spread[i].Tasks > b.spread[fullest].Tasks {
				fullest = i
			}
		}
		b.spread[fullest].Tasks--
	}
	if s.onInstances != nil && !scheduler.IsBalanced(b.spread) {
		c.lookForRoom(s, item)
	}
	return b.spread, reopens
}

// lookForRoom closes the zones whose instances cannot take a task, and leaves out those without any: on
// instances those that are there are used (AZ-06).
func (c *ControlPlane) lookForRoom(s *service, item int) {
	for i := range s.rebalancing.spread {
		z := &s.rebalancing.spread[i]
		z.Absent = c.fleet.perZone[zoneOf{s.items[item].Provider, z.Zone}] == 0 && z.Tasks == 0
		z.Closed = z.Closed || !z.Absent && c.roomIn(s, item, i) == nil
	}
}

// roomIn is the instance for a task of the current revision in one zone; nil when none takes it.
func (c *ControlPlane) roomIn(s *service, item, zone int) *host {
	at := item*len(s.zones) + zone
	r := s.current
	if r.inZones == nil {
		r.inZones = make([]*placement.Candidates, len(s.perCell))
	}
	if r.inZones[at] == nil {
		request := r.placing[item].request
		request.Zones = []string{s.zones[zone]}
		r.inZones[at] = placement.NewCandidates(c.fleet.cluster, &request)
	}
	pick := random.Hash(c.seed, "instance of task", s.name, strconv.Itoa(s.table.next+1))
	if found := r.inZones[at].Choose(pick); found != nil {
		return c.fleet.byID[model.InstanceID(found.ID())]
	}
	return nil
}

// tryMove starts one task in an emptier zone if room, the knob of S-41 and the launch limits allow.
func (c *ControlPlane) tryMove(
	s *service, item int, spread []scheduler.Spread, m scheduler.Move,
) bool {
	b, g, r := &s.rebalancing, &s.group, s.current
	if s.roomBelowCeiling() == 0 || s.movesAtOnce > 0 && len(b.arrivals) >= s.movesAtOnce {
		return false
	}
	if until := r.throttle.Until(); until > c.now { // S-21
		c.retryAt(g, until)
		return false
	}
	if c.limitOf(g, r, item, c.event) != model.NoLimit {
		return false
	}
	var on *host
	if g.onInstances != nil {
		if on = c.roomIn(s, item, m.To); on == nil {
			return false // the moves before this one took the room
		}
	}
	if !b.active {
		b.active = true
		b.began = c.announce(g, rebalancingStarted,
			"is not AZ balanced with "+s.tasksByZone()+". AZ Rebalancing in progress.", noRetry, c.event)
	}
	because := fmt.Sprintf("%s%s has %d tasks, %s has %d", model.RebalancedBecause,
		spread[m.To].Zone, spread[m.To].Tasks, spread[m.From].Zone, spread[m.From].Tasks)
	c.charge(g, r, item)
	t := c.startTask(g, launchRequest{forBalance, r, 1, because, b.began}, item, m.To, on)
	t.isArrival = true
	r.arriving++
	b.arrivals = append(b.arrivals, t)
	return true
}

// cannotRebalance tells that no task can start where one is missing, or that none may stop where there
// is one too many (S-33, S-40).
func (c *ControlPlane) cannotRebalance(s *service, spread []scheduler.Spread, reopens clock.Time) {
	c.retryAt(&s.group, reopens)
	if s.onInstances != nil && !slices.Contains(c.fleet.waiters, &s.group) {
		c.fleet.waiters = append(c.fleet.waiters, &s.group)
	}
	if len(s.rebalancing.arrivals) > 0 {
		return
	}
	emptiest := 0
	for i := range spread {
		if !spread[i].Absent && (spread[emptiest].Absent || spread[i].Tasks < spread[emptiest].Tasks) {
			emptiest = i
		}
	}
	if spread[emptiest].Closed {
		c.announce(&s.group, cannotMove,
			"is unable to place a task in "+spread[emptiest].Zone+" to rebalance.", reopens, c.event)
		c.endRebalancing(s, "no zone that lacks tasks takes one")
		return
	}
	c.announce(&s.group, cannotMove, fmt.Sprintf("was unable to AZ Rebalance because it was unable "+
		"to scale in due to (reason %d tasks under protection).", s.protected()), noRetry, c.event)
	c.endRebalancing(s, "protected tasks cannot stop")
}

// tasksByZone prints "2 tasks in a, 1 tasks in b", as AWS does.
func (s *service) tasksByZone() string {
	counts := make([]string, len(s.zones))
	for zone, name := range s.zones {
		n := 0
		for cell := zone; cell < len(s.perCell); cell += len(s.zones) {
			n += s.perCell[cell]
		}
		counts[zone] = fmt.Sprintf("%d tasks in %s", n, name)
	}
	return strings.Join(counts, ", ")
}
