package serving

import (
	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// Mesh is the general event path: it plays the requests of its stations one event at a time, all in
// one order of time, and so knows everything that a request may do: call other services, be tried
// again, find its task out of memory, wait in a queue of messages.
//
// At one instant, work ends first, then patience, then requests come back (tried again, or visible
// again), then sources send, then clients: the order of a Pool, so that a service which a Pool can
// serve too ends every request at the same nanosecond.
type Mesh struct {
	now, to clock.Time

	agenda   agenda
	feeders  feeders
	cells    []*cell
	happened []Happening // since the Advance before
	told     int         // how many of them Advance has told
}

// Happening is something that a task did and that the rest of the world must hear of at once.
type Happening struct {
	At    clock.Time
	Kind  HappeningKind
	Task  model.TaskID
	Token uint64 // of a check: what Check was told
}

// HappeningKind says what happened.
type HappeningKind uint8

// Kinds of happenings.
const (
	// requests needed more memory than the hard limit; everything in flight is lost (T-10)
	OutOfMemory HappeningKind = iota
	CheckAnswered
	// the task of a check was cut before it answered
	CheckCut
	// a task that protects itself took a message, or has finished its last one (S-33)
	TookMessage
	HasNoMessage
)

// cell is a set of stations that call each other. Nothing that a cell does depends on another, nor
// on how many there are.
type cell struct {
	mesh     *Mesh
	index    int
	stations []*Station
	edges    []*edge
	calls    []call
	unused   []int32
	servers  []server
	idle     []int32 // servers without a task
}

// NewMesh makes a mesh without stations, at time 0.
func NewMesh() *Mesh {
	m := &Mesh{}
	m.feeders.add(feeder{}, clock.Never) // so that there is always a first
	return m
}

// Now is the instant up to which the mesh has been advanced.
func (m *Mesh) Now() clock.Time { return m.now }

// Advance plays everything before the instant to, or everything up to the first instant at which
// something happened that others must hear of. It returns how far it came: everything before that
// instant has been played, and Happened says what it was. What happened since the last Advance,
// because somebody changed a station, stops it at once.
func (m *Mesh) Advance(to clock.Time) clock.Time {
	if to < m.now {
		panic("serving: a mesh cannot be advanced into its past")
	}
	m.to = to
	m.happened = append(m.happened[:0], m.happened[m.told:]...)
	events := 0
	for {
		t := m.feeders.turns[0]
		e := m.agenda.peek()
		planned := e != nil && (e.at < t.at || e.at == t.at && e.kind() <= t.kind())
		at := t.at
		if planned {
			at = e.at
		}
		stop := len(m.happened) > 0 || events > eventsAtMost
		if at >= to || stop && at > m.now {
			break
		}
		m.now = at
		events++
		if planned {
			m.happen(m.agenda.pop())
		} else {
			m.feed(t)
		}
	}
	if (len(m.happened) > 0 || events > eventsAtMost) && m.now < to {
		to = m.now + 1 // the instant is over
	}
	m.now, m.told = to, len(m.happened)
	return to
}

// eventsAtMost is how many events one Advance plays: a run of very many requests can be interrupted.
const eventsAtMost = 4_000_000

// Happened lists what the last Advance tells, in order. It is valid until the next.
func (m *Mesh) Happened() []Happening { return m.happened[:m.told] }

// happen plays an event of the agenda.
func (m *Mesh) happen(e event) {
	c := m.cells[e.cell()]
	switch e.kind() {
	case kindEnd:
		c.phaseEnds(e)
	case kindAlarm:
		c.serverWakes(e)
	case kindLate:
		c.patienceEnds(e)
	case kindRetry:
		c.comesBack(e)
	case kindTick:
		c.stations[e.id()].tick(e.at)
	}
}

// feed takes the next event of the feeder whose turn it is.
func (m *Mesh) feed(t turn) {
	f := m.feeders.all[t.number()]
	at := t.at
	switch f.kind {
	case kindLate:
		at = f.cell.edges[f.id].giveUpOldest(at)
	case kindSource:
		at = f.cell.stations[f.id].sourceSends(at)
	case kindClient:
		at = f.cell.stations[f.id].clientSends(at)
	case kindTester:
		at = f.cell.stations[f.id].testers.send(at)
	}
	m.feeders.settle(t.number(), at)
}

// happens notes what others must hear of.
func (c *cell) happens(h Happening) { c.mesh.happened = append(c.mesh.happened, h) }

// plan puts an event on the agenda.
func (c *cell) plan(at clock.Time, kind eventKind, id int32, generation uint32) {
	c.mesh.agenda.push(newEvent(at, kind, c.index, id, generation))
}

// Add begins a set of stations that may call each other, one for each service.
func (m *Mesh) Add(services []*model.Service, streams random.Streams) []*Station {
	if len(m.cells) == maxCells {
		panic("serving: a mesh of more cells than an event can name")
	}
	c := &cell{mesh: m, index: len(m.cells)}
	m.cells = append(m.cells, c)
	for _, service := range services {
		newStation(c, service, streams)
	}
	return c.stations
}

// station finds a station by its service; nil when the cell has none of that name.
func (c *cell) station(service string) *Station {
	for _, s := range c.stations {
		if s.spec.Name == service {
			return s
		}
	}
	return nil
}

// NeedsEvents reports whether a service's requests do what only the general event path plays.
// Called says that other services call it.
func NeedsEvents(s *model.Service, builds []model.Build, called bool) bool {
	if (s.Deployment.Strategy.Shifts() || s.External) && len(builds) > 1 {
		return true
	}
	if called || s.Connect != nil || s.CloudMap != nil || s.Queue != nil ||
		s.Traffic.Retry.Attempts > 1 {
		return true
	}
	if g := s.TargetGroup; g != nil {
		usual := g.Algorithm != model.FlowHash && !g.AnomalyMitigation
		if !usual || g.SlowStart > 0 || g.MaxConcurrency > 0 || g.Stickiness > 0 || g.ZonesApart {
			return true
		}
	}
	for i := range builds {
		w := &builds[i].Workload
		after := w.Waits == model.WaitAfter || w.Waits == "" || w.WaitTime.IsZero()
		if w.Defect.Kind == model.MemoryLeak || len(w.Classes) > 0 || len(w.Calls) > 0 || !after ||
			!w.Patience.IsZero() || memoryRunsOut(w, builds[i].MemoryLimit()) {
			return true
		}
	}
	return false
}
