package kernel

import (
	"ecsim/sim"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// Hold is the classic test of event queues: a fixed number of pending events, each of which, when
// it happens, plans one more after a random span. Queueing networks behave like it.
type Hold struct {
	Pending int                 // events in the queue at all times
	Span    random.Distribution // from an event to the one it plans
}

// Result is what a run comes to; equal Results mean the same events at the same instants, in the
// same order.
type Result struct {
	Events   int
	End      clock.Time
	Checksum uint64
}

func (r *Result) count(at clock.Time, customer int) {
	r.Events++
	r.End = at
	r.Checksum = r.Checksum*0x9e3779b97f4a7c15 + uint64(at) ^ uint64(customer)
}

// streamOf gives each run the same draws.
func streamOf() *random.Stream { return random.NewStreams(1).Stream("hold") }

// rankOf gives customers different ranks, so that ties matter.
func rankOf(customer int) sim.Rank { return sim.Rank(customer % 7) }
