package serving

import "ecsim/sim/clock"

// cuts is what is left to record of requests that were cut since the last span. The counts have
// them at once; their latencies belong to the window in which the next span lies, as the counts do.
type cuts struct {
	lost    []loss
	flights bool // flights of dedicated tasks were cut: look for them
}

// loss is a request that was cut, and how many it stood for.
type loss struct {
	latency clock.Span
	weight  int64
}

func (c *cuts) note(latency clock.Span, weight int64) {
	c.lost = append(c.lost, loss{latency, weight})
}

// recordCuts records the latency of every request that was cut at the pool's present. All flights
// are looked through once for all tasks that went at one instant, as in a zone outage.
func (p *Pool) recordCuts() {
	if p.cuts.flights {
		p.cuts.flights = false
		p.pending.noteCut(p)
	}
	for _, l := range p.cuts.lost {
		p.window[error502].RecordN(l.latency, l.weight)
	}
	p.cuts.lost = p.cuts.lost[:0]
}

// noteCut finds the flights that had not ended when their task was cut. A flight that was freed has
// ended, or was found here before.
func (l *pending) noteCut(p *Pool) {
	for i := range l.flights {
		f := &l.flights[i]
		if f.epoch != p.slots[f.slot].epoch && f.end >= f.seen {
			p.cuts.note(p.now.Sub(f.arrived), int64(f.weight))
			f.end = f.seen - 1
		}
	}
}
