package why

import (
	"fmt"
	"math"

	"ecsim/model"
	"ecsim/sim/clock"
)

// surge is traffic that has grown and not fallen back.
type surge struct {
	id   int32
	base float64 // requests a minute before it
}

// How growth is told from chance: the last minute has so many times the requests of the quietest one
// within an hour, and the difference is that many standard deviations of a Poisson count.
const (
	memory       = 60 // minutes
	growth       = 1.25
	fallenBack   = 1.15
	significance = 5
)

// remember adds the minute that ends to the last ones.
func (s *service) remember() {
	s.offered = pushed(s.offered, s.minute.Offered)
	if s.minute.fewest >= s.desired {
		s.inFlight = pushed(s.inFlight, s.minute.InFlight)
	}
}

// pushed adds a value to the last ones.
func pushed(last []int64, value int64) []int64 {
	if len(last) == memory {
		copy(last, last[1:])
		last = last[:memory-1]
	}
	return append(last, value)
}

// grew is the moment at which the traffic of a service began to grow to what it is now; none when it
// has not.
func (w *Why) grew(at clock.Time, s *service) int32 {
	if len(s.offered) == 0 {
		return none
	}
	now := float64(s.offered[len(s.offered)-1])
	if s.surge.id != none && now >= fallenBack*s.surge.base {
		return s.surge.id
	}
	s.surge.id = none
	base := math.Inf(1)
	for _, n := range s.offered {
		base = math.Min(base, float64(n))
	}
	if now < growth*base || now-base < significance*math.Sqrt(base+1) {
		return none
	}
	began := len(s.offered) - 1
	for float64(s.offered[began-1]) > float64(fallenBack*base)+float64(2*math.Sqrt(base)) {
		began--
	}
	ago := clock.Span(len(s.offered)-began) * clock.Minute
	s.surge = surge{base: base, id: w.graph.addUnseen(node{of: none, kind: grown, who: s.name,
		at: at.Truncate(clock.Minute).Add(-ago), what: "traffic grows", reason: fmt.Sprintf(
			"%s → %s", perSecond(base), perSecond(now))})}
	return s.surge.id
}

func perSecond(perMinute float64) string { return fmt.Sprintf("%.3g/s", perMinute/60) }

// followSurge keeps the figures of a surge up to date.
func (w *Why) followSurge(s *service) {
	n := w.graph.get(s.surge.id)
	if n == nil {
		return
	}
	most := 0.0
	for _, offered := range s.offered {
		most = math.Max(most, float64(offered))
	}
	factor := math.Inf(1)
	if s.surge.base > 0 {
		factor = most / s.surge.base
	}
	n.what = fmt.Sprintf("traffic grows %.2g-fold", factor)
	if math.IsInf(factor, 1) {
		n.what = "traffic begins"
	}
	n.reason = fmt.Sprintf("%s → %s", perSecond(s.surge.base), perSecond(most))
}

// busyNow is the moment since which a service is busy.
func (w *Why) busyNow(at clock.Time, s *service) int32 {
	if !s.busy.isOn(at) || w.graph.get(s.busy.id) == nil {
		s.busy.id = w.graph.addUnseen(node{of: w.behindLoad(at, s, 0), at: at, kind: overwhelmed,
			who: s.name, what: "is busy"})
		s.vague = true
	}
	s.busy.at = at
	return s.busy.id
}

// specify adds to what is said of a busy service what is known when the minute is over.
func (w *Why) specify(at clock.Time, s *service) {
	n := w.graph.get(s.busy.id)
	if !s.vague || n == nil {
		return
	}
	s.vague = false
	n.reason = fmt.Sprintf("%s for %d healthy tasks", perSecond(float64(s.minute.Offered)), s.healthy)
	if !math.IsNaN(s.cpu) {
		n.reason += fmt.Sprintf(", CPU at %.3g %%", 100*s.cpu)
	}
	if n.of == none {
		id, began := n.id, n.at
		if of := w.graph.before(w.behindLoad(at, s, 0), began); !w.comesFrom(of, id) {
			w.graph.get(id).of = of
		}
	}
}

// comesFrom reports whether a chain passes through a moment.
func (w *Why) comesFrom(id, through int32) bool {
	for n := w.graph.get(id); n != nil; n = w.graph.get(n.of) {
		if n.id == through {
			return true
		}
	}
	return false
}

// behindLoad is what makes a service's tasks work harder than they can; none when nothing has changed:
// then there are too few of them.
func (w *Why) behindLoad(at clock.Time, s *service, depth int) int32 {
	if id := w.degraded(s); id != none {
		return id
	}
	if id := s.worseBuild(false); id != none {
		return id
	}
	if id := w.grew(at, s); id != none {
		return id
	}
	if h := s.hole(); h != nil {
		return h.of
	}
	if id := w.waitsFor(at, s, depth); id != none {
		return id
	}
	if at.Sub(s.shrunk.at) <= tooSoon {
		return s.shrunk.id // tasks were taken away that are needed again
	}
	return none
}

// tooSoon is how long a scale-in is remembered when its tasks are needed again.
const tooSoon = clock.Hour

func (w *Why) behindDatapoint(at clock.Time, s *service, d *datapoint) int32 {
	_, isLatency := d.metric.ResponseTimeStatistic()
	switch d.metric {
	case model.ErrorPercent, model.TargetGroupErrorPercent, model.TargetErrors, model.BalancerErrors:
		isLatency = true
	}
	if isLatency {
		if id := s.worseBuild(true); id != none {
			return id
		}
	}
	return w.behindLoad(at, s, 0)
}

// degraded is a fault of what a service depends on; none when there is none.
func (w *Why) degraded(s *service) int32 {
	return w.lasts(s.name, model.DependencyDown, model.DependencySlow)
}

// deepest bounds how many services one may wait for one behind the other.
const deepest = 8

// waitsFor is the moment since which a service waits for one that it calls and that suffers; none
// when there is none.
func (w *Why) waitsFor(at clock.Time, s *service, depth int) int32 {
	if depth == deepest {
		return none
	}
	for _, name := range s.callees {
		of := w.suffers(at, w.byName[name], depth+1)
		if of == none {
			continue
		}
		if n := w.graph.get(s.waits.id); !s.waits.isOn(at) || n == nil || n.of != of {
			s.waits.id = w.graph.addUnseen(node{of: of, at: at, kind: overwhelmed, who: s.name,
				what: "waits for " + name})
		}
		s.waits.at = at
		return s.waits.id
	}
	return none
}

// saturated is the utilization from which on tasks are taken to be busy.
const saturated = 0.85

// suffers is what a service that others call suffers from; none: nothing that is known.
func (w *Why) suffers(at clock.Time, s *service, depth int) int32 {
	if id := w.degraded(s); id != none {
		return id
	}
	if id := s.worseBuild(true); id != none {
		return id
	}
	if id := s.worseBuild(false); id != none {
		return id
	}
	if h := s.hole(); h != nil {
		return h.of
	}
	if s.cpu >= saturated {
		return w.busyNow(at, s)
	}
	return w.waitsFor(at, s, depth)
}
