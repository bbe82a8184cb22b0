package serving

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// messages is an Amazon SQS standard queue and the tasks that poll it. A message that a worker
// receives is hidden for the visibility timeout; if it has not been deleted by then, it shows again
// and is worked on once more. A worker that is free receives the next message at once (long
// polling).
//
// A message is one call for each time that it is received: the call in service may go on after its
// message has shown again. If it is done before anybody receives the message once more, it still
// deletes it, for its receipt handle is the latest; if not, it has worked in vain (DeleteMessage).
type messages struct {
	model.Queue
	station *Station
	visible chain
	backlog int // visible messages
	hidden  int // messages in flight: received, not deleted, and not visible again yet
	turn    int // of the polling tasks: who receives next
}

func newMessages(s *Station, q model.Queue) *messages {
	return &messages{Queue: q, station: s, visible: noCalls}
}

// protects reports whether the tasks of a station protect themselves while they hold a message.
func (s *Station) protects() bool { return s.messages != nil && s.messages.Protect }

// Backlog is how many messages are visible, and how many are in flight: received, not deleted, and
// not visible again yet.
func (s *Station) Backlog() (visible, hidden int) { return s.messages.backlog, s.messages.hidden }

// arrive is the sending of a message.
func (m *messages) arrive(id int32, at clock.Time) {
	q := &m.station.cell.calls[id]
	q.arrived = at
	m.station.offers(q)
	m.show(id, at)
}

// show makes a message visible.
func (m *messages) show(id int32, at clock.Time) {
	m.station.cell.append(&m.visible, id)
	m.backlog++
	d := &m.station.detail.Messages
	d.MostVisible = max(d.MostVisible, m.backlog)
	if m.backlog == 1 { // else no worker is free
		m.serve(at)
	}
}

// serve lets free workers receive messages, while there are any of both.
func (m *messages) serve(at clock.Time) {
	for m.visible.first != nobody {
		server := m.poller()
		if server == nobody {
			return
		}
		if id := m.take(at); id != nobody {
			m.receive(id, server, at)
		}
	}
}

// serveOn lets a worker that has become free receive the next message.
func (m *messages) serveOn(server int32, at clock.Time) {
	if v := &m.station.cell.servers[server]; v.open && v.listed {
		if id := m.take(at); id != nobody {
			m.receive(id, server, at)
		}
	}
}

// take takes the oldest visible message that may be received; nobody when there is none. What has
// been received as often as may be goes to the dead-letter queue when somebody asks for it again.
func (m *messages) take(at clock.Time) int32 {
	c := m.station.cell
	for id := m.visible.first; id != nobody; id = m.visible.first {
		m.hide(id)
		if m.MaxReceives == 0 || int(c.calls[id].attempt) < m.MaxReceives {
			return id
		}
		m.station.detail.Messages.DeadLetters++
		m.over(id, error500, at)
	}
	return nobody
}

// hide takes a message off the visible ones.
func (m *messages) hide(id int32) {
	m.station.cell.remove(&m.visible, id)
	m.backlog--
}

// over ends a message that nobody works on.
func (m *messages) over(id int32, how ending, at clock.Time) {
	c := m.station.cell
	c.calls[id].ended = true
	m.station.ends(&c.calls[id], how, at)
	c.release(id)
}

// poller is the next task in turn with a free worker; nobody when all are busy.
func (m *messages) poller() int32 {
	listed := m.station.listed
	for range listed {
		m.turn = (m.turn + 1) % len(listed)
		v := &m.station.cell.servers[listed[m.turn]]
		if v.open && int(v.busy) < v.build.workers {
			return listed[m.turn]
		}
	}
	return nobody
}

// receive hands a message to a worker.
func (m *messages) receive(id, server int32, at clock.Time) {
	c := m.station.cell
	q, v := &c.calls[id], &c.servers[server]
	q.target, q.targetNumber = server, v.number
	q.cpu, q.wait, q.fails = m.station.sources.numbers.work(q.number, int(q.class), v.build)
	q.phase = 0
	if q.attempt > 0 {
		m.station.detail.Messages.Again++
	}
	q.attempt++
	q.visible = at.Add(m.VisibilityTimeout)
	m.hidden++
	if !m.Extend {
		c.plan(q.visible, kindRetry, id, q.life)
	}
	if c.enter(id, server, at) {
		c.start(id, server, at)
	}
}

// comesBack is the end of a visibility timeout, or the moment at which the message of a task that
// died shows again.
func (m *messages) comesBack(id int32, at clock.Time) {
	c := m.station.cell
	if c.calls[id].state == nowhere {
		m.hidden--
		m.show(id, at)
		return
	}
	again := m.again(c.calls[id])
	if again == nobody { // a cell holds no more: the message stays with its worker
		return
	}
	m.hidden--
	q := &c.calls[id]
	q.ended = true // its worker goes on
	q.parent, q.parentLife = again, c.calls[again].life
	m.show(again, at)
}

// doneLate is the end of work on a message that has shown again meanwhile. Unless somebody has
// received it since, it is deleted after all.
func (m *messages) doneLate(id int32, at clock.Time) {
	c := m.station.cell
	q := &c.calls[id]
	if q.parent == nobody || c.isGone(q.parent, q.parentLife&generationMask) {
		return
	}
	if again := &c.calls[q.parent]; again.state == nowhere && again.attempt == q.attempt {
		m.hide(q.parent)
		m.over(q.parent, completed, at)
	}
}

// again is a call for the next time that a message is received; nobody when a cell holds no more.
func (m *messages) again(old call) int32 {
	c := m.station.cell
	id := c.take()
	if id == nobody {
		return nobody
	}
	q := &c.calls[id]
	q.arrived, q.number, q.edge, q.class = old.arrived, old.number, old.edge, old.class
	q.session, q.attempt = old.session, old.attempt
	return id
}

// worked is the end of a worker's work on a message. It deletes the message if it succeeded; if it
// failed or died, the message shows again when its visibility timeout is over.
func (m *messages) worked(id int32, how ending, at clock.Time) {
	c := m.station.cell
	if how == completed {
		m.hidden--
		m.station.ends(&c.calls[id], how, at)
		c.release(id)
		return
	}
	visible := c.calls[id].visible
	if m.Extend {
		visible = at.Add(m.VisibilityTimeout)
	}
	// The record is given back before another is taken, so there always is one.
	old := c.calls[id]
	c.release(id)
	again := m.again(old)
	c.plan(visible, kindRetry, again, c.calls[again].life)
}
