package why

import (
	"ecsim/sim/clock"
)

// cut is how many requests were lost with a task in the present minute.
type cut struct {
	task     *task
	requests int64
}

// ends takes note that a task ends, or was told to, and why. What its service loses of requests from
// now on is lost with this task, until another ends.
func (w *Why) ends(at clock.Time, t *task, why int32) {
	if t.cut == none || why == t.hurt {
		t.cut = why
	}
	if s := t.service; s != nil {
		s.left, s.leftAt = t, at
	}
}

// loses puts requests that ended with a 502 down to the task that ended last.
func (s *service) loses(requests int64, at clock.Time) {
	if requests == 0 || s.left == nil || at.Sub(s.leftAt) > goesOn {
		return
	}
	for i := range s.minute.cuts {
		if c := &s.minute.cuts[i]; c.task == s.left {
			c.requests += requests
			return
		}
	}
	s.minute.cuts = append(s.minute.cuts, cut{s.left, requests})
}

// cutOff is why the task went that took most requests with it in this minute; none when none did.
func (s *service) cutOff() int32 {
	most, of := int64(0), none
	for _, c := range s.minute.cuts {
		if c.requests > most {
			most, of = c.requests, c.task.cut
		}
	}
	return of
}
