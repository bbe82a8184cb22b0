package workload

import (
	"strconv"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// Arrivals is the merged stream of all open sources of a service, in order of time. Requests of one
// instant come in the order of their sources.
type Arrivals struct {
	heads []head
}

// head is a source with the arrivals that it has made and the merge has not yet taken.
type head struct {
	source *source
	ready  []clock.Time
	buffer [lookahead]clock.Time
}

// lookahead is how many arrivals of one source are made at a time when several are merged.
const lookahead = 64

// NewArrivals opens the sources of a service at time 0. Each source draws from streams named for
// the service and its position, so changing one source leaves the others as they were.
func NewArrivals(sources []model.Source, service string, streams random.Streams) *Arrivals {
	a := &Arrivals{heads: make([]head, len(sources))}
	for i := range sources {
		a.heads[i].source = newSource(&sources[i], service, strconv.Itoa(i), streams)
	}
	return a
}

// Fill writes the next arrivals that are before the given instant to dst, as many as fit, and
// returns how many there were. Fewer than len(dst) means that none is left before that instant. The
// instants do not depend on how Fill is called.
func (a *Arrivals) Fill(dst []clock.Time, before clock.Time) int {
	if len(a.heads) == 1 {
		return a.heads[0].source.fill(dst, before)
	}
	for n := range dst {
		first := a.first(before)
		if first == nil {
			return n
		}
		dst[n] = first.ready[0]
		first.ready = first.ready[1:]
	}
	return len(dst)
}

// first is the head with the earliest arrival before an instant; nil when there is none.
func (a *Arrivals) first(before clock.Time) *head {
	var first *head
	for i := range a.heads {
		h := &a.heads[i]
		if len(h.ready) == 0 {
			h.ready = h.buffer[:h.source.fill(h.buffer[:], before)]
		}
		if len(h.ready) == 0 || h.ready[0] >= before {
			continue
		}
		if first == nil || h.ready[0] < first.ready[0] {
			first = h
		}
	}
	return first
}
