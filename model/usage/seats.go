package usage

import (
	"slices"

	"ecsim/sim/clock"
)

// seats is the row of a service's billed tasks. A task's seat number decides its cause.
//
//	0 … steadyEnd        steady
//	  … burstEnd         burst
//	  … len(row)         deployment overlap
//
// Invariant: between two calls the row is sorted by group and order of creation, the borders are
// where the counts put them, and every task bears the cause of its seat.
type seats struct {
	row       []*task
	steadyEnd int
	burstEnd  int
	retiring  int // tasks in the row that a deployment stopped

	baseline  int
	desired   int
	deploying bool
	rollout   int // counts its deployments
}

// place finds a task's seat, or the one it would get.
func (s *seats) place(t *task) int {
	i, _ := slices.BinarySearchFunc(s.row, t, func(a, b *task) int {
		if a.group != b.group {
			return int(a.group) - int(b.group)
		}
		return a.id.Number - b.id.Number
	})
	return i
}

// take gives a task of a seated group its seat.
func (s *seats) take(t *task, at clock.Time) {
	i := s.place(t)
	s.row = slices.Insert(s.row, i, t)
	if t.group == retiring {
		s.retiring++
	}
	if i <= s.steadyEnd {
		s.steadyEnd++
	}
	if i <= s.burstEnd {
		s.burstEnd++
	}
	s.label(at, i)
}

// leave frees a task's seat. The task must still have the group it sat down with.
func (s *seats) leave(t *task) {
	i := s.place(t)
	s.row = slices.Delete(s.row, i, i+1)
	if t.group == retiring {
		s.retiring--
	}
	if i < s.steadyEnd {
		s.steadyEnd--
	}
	if i < s.burstEnd {
		s.burstEnd--
	}
}

// settle moves the borders to where the counts put them and relabels the tasks they pass.
func (s *seats) settle(at clock.Time) {
	burstEnd := len(s.row)
	if s.deploying {
		burstEnd = min(burstEnd, s.desired)
	} else {
		burstEnd = min(burstEnd, max(s.desired, len(s.row)-s.retiring))
	}
	steadyEnd := min(s.baseline, burstEnd)
	oldSteady, oldBurst := s.steadyEnd, s.burstEnd
	s.steadyEnd, s.burstEnd = steadyEnd, burstEnd
	s.relabel(at, oldSteady, steadyEnd)
	s.relabel(at, oldBurst, burstEnd)
}

// relabel gives the tasks between an old and a new border the causes of their seats.
func (s *seats) relabel(at clock.Time, a, b int) {
	for i := min(a, b); i < max(a, b); i++ {
		s.label(at, i)
	}
}

// label gives the task of a seat the seat's cause.
func (s *seats) label(at clock.Time, seat int) { s.row[seat].label(at, s.cause(seat), s.rollout) }

// begin begins a deployment: what is beyond the desired count belongs to it from now on.
func (s *seats) begin(at clock.Time) {
	s.deploying = true
	s.rollout++
	s.settle(at)
	for seat := s.burstEnd; seat < len(s.row); seat++ {
		s.label(at, seat)
	}
}

func (s *seats) cause(seat int) Cause {
	switch {
	case seat < s.steadyEnd:
		return Steady
	case seat < s.burstEnd:
		return Burst
	default:
		return DeploymentOverlap
	}
}
