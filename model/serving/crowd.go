package serving

import (
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// crowd is the closed loop of a station: the clients of a Pool, event by event. What a client will
// think after a request is drawn with the request.
type crowd struct {
	station *Station
	edge    *edge
	idle    timetable    // by when they send the next; those who wait for an answer are not in it
	thinks  []clock.Span // after the present request of each
	sampler random.Sampler
	key     uint64
	block   int64
	drawn   [blockSize]clock.Span
	stream  random.Stream
}

func newCrowd(s *Station) *crowd {
	config := Config{Service: s.spec.Name, Traffic: s.spec.Traffic, Streams: s.streams}
	l := newClients(config)
	w := &crowd{
		station: s, edge: s.clientEdge(clientsSend, "clients"), idle: l.idle,
		thinks: make([]clock.Span, config.Traffic.Clients.Count), sampler: l.sampler,
		key: config.Streams.Pick("client-think", config.Service), block: -1,
	}
	return w
}

// clientSends sends the request of the client whose turn it is, and returns when the next comes.
func (s *Station) clientSends(at clock.Time) clock.Time {
	w, c := s.clients, s.cell
	client := w.idle.pop().id
	w.thinks[client] = w.think(w.edge.numbers.next)
	id := c.newCall(w.edge)
	if id == nobody {
		s.total.offered++
		s.total.ended[error503]++
		w.resume(client, at, at)
		return w.idle.next()
	}
	q := &c.calls[id]
	q.client = client
	q.session = int32(s.spec.Traffic.Sessions) + client
	c.ask(id, at)
	return w.idle.next()
}

// think is how long a client thinks after the request with a number.
func (w *crowd) think(number int64) clock.Span {
	if block := number / blockSize; block != w.block {
		w.stream.Enter(w.key, uint64(block))
		w.sampler.Fill(&w.stream, w.drawn[:])
		w.block = block
	}
	return w.drawn[number%blockSize]
}

// resume lets a client think from the end of its request on.
func (w *crowd) resume(client int32, arrived, end clock.Time) {
	think := w.thinks[client]
	if arrived == end {
		think = max(think, pause)
	}
	at := end.Add(think)
	w.idle.push(due{at: at, id: client})
	w.station.cell.mesh.feeders.expect(w.station.clientFeed, at)
}
