package serving

import (
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// clients is a closed loop: each client thinks, sends a request, waits for its end, and thinks
// again. What it will think after a request is drawn with the request. Requests of one instant come
// in the order of the clients' numbers.
//
// At time 0 every client is somewhere in its first thought: its first request comes after a uniform
// share of it. Otherwise clients whose thoughts are equally long would send together for ever.
type clients struct {
	last []sent    // the last request of each
	idle timetable // by when they send the next; those who wait for a shared task are not in it

	sampler   random.Sampler
	thinkTime [blockSize]clock.Span // after each request of the present block
}

// sent is a request of a client.
type sent struct {
	arrived clock.Time
	end     clock.Time
	think   clock.Span
	slot    int32 // the task whose cut would end the request earlier; nobody: none
	epoch   uint32
}

// pause is the least time between a request that is answered at the very instant and the client's
// next: what a load balancer adds to a round trip (LB-14). Without it a client that does not think
// would send for ever without time passing.
const pause = clock.Millisecond

func newClients(c Config) (l clients) {
	if c.Traffic.Clients == nil {
		return l
	}
	n := c.Traffic.Clients.Count
	l.last, l.idle = make([]sent, n), make(timetable, n)
	l.sampler = c.Traffic.Clients.ThinkTime.Sampler()
	thoughts := c.Streams.Stream("client-start", c.Service)
	shares := c.Streams.Stream("client-start-share", c.Service)
	for i := range l.idle {
		l.last[i].slot = nobody
		first := float64(l.sampler.Sample(thoughts)) * shares.Float64()
		l.idle[i] = due{at: clock.Time(first), id: int32(i)}
	}
	l.idle.order()
	return l
}

// next is when the next request is sent; Never when every client waits for an answer.
func (l *clients) next() clock.Time { return l.idle.next() }

// take is the client who sends the next request.
func (l *clients) take() int32 { return l.idle.pop().id }

// thinks is how long a client thinks after the request at a place.
func (l *clients) thinks(place int) clock.Span { return l.thinkTime[place%blockSize] }

// resume lets a client think from the end of its request on.
func (l *clients) resume(client int32, s sent) {
	l.last[client] = s
	l.idle.push(due{at: s.nextAt(), id: client})
}

func (s *sent) nextAt() clock.Time {
	if s.end == s.arrived {
		return s.end.Add(max(s.think, pause))
	}
	return s.end.Add(s.think)
}

// cut ends the requests that are in flight at a task now.
func (l *clients) cut(slot int32, epoch uint32, now clock.Time) {
	for i := range l.idle {
		d := &l.idle[i]
		if s := &l.last[d.id]; s.slot == slot && s.epoch == epoch && s.end >= now {
			s.end = now
			d.at = s.nextAt()
		}
	}
	l.idle.order()
}
