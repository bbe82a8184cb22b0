package why

import (
	"math"

	"ecsim/model"
	"ecsim/sim/clock"
)

// explain finds what a service suffered from in the minute that has just ended, in the eyes of an
// objective: one on tasks asks for what is missing, one on requests for how most of those ended that
// ended badly.
func (w *Why) explain(at clock.Time, s *service, o *objective) woe {
	switch o.suffersFrom(&s.minute) {
	case tasksMiss:
		if found := w.missing(at, s); found.anchor != none {
			return found
		}
	case requestsFail:
		if id := w.lasts(s.name, model.DependencyDown); id != none {
			return woe{Degraded, NoWait, id}
		}
		if id := s.worseBuild(true); id != none {
			return woe{WorseBuild, NoWait, id}
		}
	case requestsLost:
		if id := s.cutOff(); id != none {
			return woe{Cut, NoWait, id}
		}
	}
	return w.slowed(at, s, o)
}

// slowed explains requests that took long, were refused, or were not answered in time.
func (w *Why) slowed(at clock.Time, s *service, o *objective) woe {
	m := &s.minute
	if id := w.degraded(s); id != none {
		return woe{Degraded, NoWait, id}
	}
	if id := s.worseBuild(false); id != none {
		return woe{WorseBuild, NoWait, id}
	}
	if found := w.missing(at, s); found.anchor != none {
		return found
	}
	last := &o.lastWoe
	if last.state == Missing && last.anchor != none && at.Sub(o.lastWoeT) <= clock.Minute && s.hasQueued() {
		return woe{Missing, Backlog, last.anchor}
	}
	grew := w.grew(at, s)
	if s.cpu >= saturated || m.Error503+m.Error504+m.GaveUp > 0 || grew != none {
		return woe{Busy, s.scalingWait(), w.busyNow(at, s)}
	}
	if id := w.waitsFor(at, s, 0); id != none {
		return woe{Waiting, NoWait, id}
	}
	return woe{Steady, NoWait, none}
}

// missing explains the minute by tasks that were missing in it; without anchor when none was.
func (w *Why) missing(at clock.Time, s *service) woe {
	if h := s.hole(); h != nil {
		return throughHole(s, h)
	}
	if s.minute.fewest < s.desired {
		return w.lacking(at, s)
	}
	return woe{Steady, NoWait, none}
}

// suffering is what it is that breaks an objective in a minute.
type suffering uint8

const (
	requestsSlow suffering = iota // or refused, or not answered in time
	requestsFail
	requestsLost
	tasksMiss
)

// suffersFrom is what breaks an objective in a minute: of requests that end badly the way in which
// most of those end that it counts.
func (o *objective) suffersFrom(m *minute) suffering {
	switch o.of {
	case "availability.tasks":
		return tasksMiss
	case "availability.requests", "requests.failed":
		most, is := int64(0), requestsSlow
		if o.of == "availability.requests" {
			most = m.Error503 + m.Error504 + m.GaveUp
		}
		if m.Error500 > most {
			most, is = m.Error500, requestsFail
		}
		if m.Error502 > most {
			is = requestsLost
		}
		return is
	}
	return requestsSlow
}

// hasQueued reports whether many more requests were in flight when the minute began than at the
// quietest time of the last hour: what queued up is worked off.
func (s *service) hasQueued() bool {
	base := int64(math.MaxInt64)
	for _, n := range s.inFlight {
		base = min(base, n)
	}
	began := float64(s.minute.began)
	return began > float64(growth*float64(base))+float64(significance*math.Sqrt(float64(base)+1))
}
