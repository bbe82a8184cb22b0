package serving

import (
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// Counts counts requests by their end. Offered = the sum of all ends + InFlight, always.
type Counts struct {
	Offered   int64
	Completed int64
	Error500  int64 // the program answered with an error
	Error502  int64 // the task was gone or did not answer (LB-09)
	Error503  int64 // no routed target (LB-10), or the task's queue was full
	Error504  int64 // no answer within the idle timeout, or no connection within 10 s (LB-11)
	GaveUp    int64 // the client's own timeout came first (LB-11: the load balancer logs 460)
	InFlight  int64 // not ended yet
}

// Ended is how many requests have ended.
func (c Counts) Ended() int64 {
	return c.Completed + c.Error500 + c.Error502 + c.Error503 + c.Error504 + c.GaveUp
}

// Add adds the counts of the span that follows; in flight is what was at its end.
func (c *Counts) Add(next Counts) {
	c.Offered += next.Offered
	c.Completed += next.Completed
	c.Error500 += next.Error500
	c.Error502 += next.Error502
	c.Error503 += next.Error503
	c.Error504 += next.Error504
	c.GaveUp += next.GaveUp
	c.InFlight = next.InFlight
}

// Served is what happened in one span of time, [From, To).
type Served struct {
	Service  string
	From, To clock.Time
	Counts   Counts     // of the span; InFlight: at its end
	Direct   int64      // of those that were offered: past the load balancer, by Service Connect or Cloud Map
	CPUBusy  clock.Span // core-nanoseconds used by all tasks
	InSystem clock.Span // request-nanoseconds spent in tasks
	// MemoryTime is the memory that requests held, each as much as its own task's build needs for
	// one: MiB-microseconds.
	MemoryTime int64
	// Apart is what of CPUBusy and MemoryTime was used by tasks that are told apart (SetApart).
	Apart Use
	// Latency is of the requests that ended in the present window, each when it ended. It belongs
	// to the pool and is valid until the next Advance.
	Latency *Latencies
	// Revisions is how the requests of the span ended that were sent to a task, by its revision, in
	// order. It is valid until the next Advance.
	Revisions []RevisionCounts
	// Tests is the same of test requests, which are in none of the other counts and in CPUBusy, InSystem
	// and MemoryTime.
	Tests []RevisionCounts
	// Window: To is a whole minute, so the window is complete and the next Advance begins another.
	Window bool
}

// Use is what requests used of tasks.
type Use struct {
	CPUBusy    clock.Span // core-nanoseconds
	MemoryTime int64      // MiB-microseconds
}

// book counts what tasks used.
func (s *Served) book(u Use, apart bool) {
	s.CPUBusy += u.CPUBusy
	s.MemoryTime += u.MemoryTime
	if apart {
		s.Apart.CPUBusy += u.CPUBusy
		s.Apart.MemoryTime += u.MemoryTime
	}
}

// Latencies is how long requests took from their arrival to their end, by ending: each request is
// in one of them.
type Latencies [endings]stats.Sketch

// Completed is of requests that were answered well.
func (l *Latencies) Completed() *stats.Sketch { return &l[completed] }

// Failed adds what ended with a 500 or a 502 to a sketch. Most of the 502 end at once; those of a
// task that was cut had waited until then.
func (l *Latencies) Failed(into *stats.Sketch) { l.add(into, error500, error502) }

// Rejected is of requests that were refused with a 503, at once.
func (l *Latencies) Rejected() *stats.Sketch { return &l[error503] }

// TimedOut adds what ended with a 504, or given up by its client, to a sketch.
func (l *Latencies) TimedOut(into *stats.Sketch) { l.add(into, error504, gaveUp) }

// Waited adds every request that somebody waited for to the end to a sketch: completed, 500, 504
// and given up. A refusal takes no time and a cut is not an answer: either would make the others
// look faster than they were.
func (l *Latencies) Waited(into *stats.Sketch) {
	l.add(into, completed, error500, error504, gaveUp)
}

func (l *Latencies) add(into *stats.Sketch, list ...ending) {
	for _, how := range list {
		into.Merge(&l[how])
	}
}

// Merge adds everything that o has to l.
func (l *Latencies) Merge(o *Latencies) {
	for how := range l {
		l[how].Merge(&o[how])
	}
}

// Unmerge takes back one Merge of o.
func (l *Latencies) Unmerge(o *Latencies) {
	for how := range l {
		l[how].Unmerge(&o[how])
	}
}

// Reset forgets everything and keeps the memory.
func (l *Latencies) Reset() {
	for how := range l {
		l[how].Reset()
	}
}

// ending is how a request ends.
type ending uint8

const (
	completed ending = iota
	error500
	error502
	error503
	error504
	gaveUp
	endings // how many there are
)

// tally counts requests since the beginning.
type tally struct {
	offered int64
	direct  int64 // of them: past the load balancer
	ended   [endings]int64
}

func (t *tally) counts(since *tally) Counts {
	n := func(e ending) int64 { return t.ended[e] - since.ended[e] }
	c := Counts{
		Offered:   t.offered - since.offered,
		Completed: n(completed),
		Error500:  n(error500),
		Error502:  n(error502),
		Error503:  n(error503),
		Error504:  n(error504),
		GaveUp:    n(gaveUp),
		InFlight:  t.offered,
	}
	for _, ended := range t.ended {
		c.InFlight -= ended
	}
	return c
}
