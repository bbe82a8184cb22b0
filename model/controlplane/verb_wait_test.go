package controlplane

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"

	"github.com/cockroachdb/datadriven"
)

// wait SPAN: time passes; deadlines fire; tasks stand still.
func (s *script) wait(d *datadriven.TestData, t *testing.T) {
	s.passUntil(s.now.Add(span(t, d, name(d))))
}

// passUntil fires every deadline up to an instant, and prints the time of each that did something.
func (s *script) passUntil(end clock.Time) {
	for {
		at, ok := s.control.NextDeadline()
		if !ok || at > end {
			break
		}
		s.now = at
		before := s.out.Len()
		s.step(model.DeadlineReached{}, true)
		s.stamp(before)
	}
	s.now = end
}

// settle: everything that is under way succeeds, tasks that are to stop do, and deadlines within an
// hour pass, until nothing changes.
func (s *script) settle(d *datadriven.TestData, t *testing.T) {
	loud := value(d, "loud", "") != ""
	end := s.now.Add(clock.Hour)
	for range 10_000 {
		if s.settleTasks(loud) || s.settleInstances() {
			continue
		}
		at, ok := s.control.NextDeadline()
		if !ok || at > end || !s.isBusy() {
			s.status(d, t)
			return
		}
		s.now = at
		before := s.out.Len()
		s.step(model.DeadlineReached{}, loud)
		s.stamp(before)
	}
	d.Fatalf(t, "does not settle")
}

// settleTasks lets every outstanding task succeed or stop and reports whether there was one.
func (s *script) settleTasks(loud bool) bool {
	changed := false
	for i := 0; i < len(s.order); i++ {
		a := s.order[i]
		switch {
		case a.gone:
		case a.stopping:
			s.leave(a, loud)
			changed = true
		case !a.healthy:
			s.succeed(a, loud)
			changed = true
		}
	}
	return changed
}

// isBusy reports whether the control plane has something to wait for besides alarms.
func (s *script) isBusy() bool {
	for _, svc := range s.control.services {
		if svc.exists && !svc.steady {
			return true
		}
		for _, r := range svc.revisions {
			if r.leaving() > 0 || r.arriving > 0 {
				return true
			}
		}
	}
	for _, j := range s.control.jobs {
		if j.backlog > 0 {
			return true
		}
	}
	return false
}

// status: what DescribeServices would show.
func (s *script) status(*datadriven.TestData,
	*testing.T) {
	s.out.WriteString(s.control.describe())
}
