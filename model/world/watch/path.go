package watch

import (
	"slices"
	"sort"

	"ecsim/model"
	"ecsim/sim/clock"
)

// Wait is a part of the critical path of a deployment, which ends earlier only if one of them is
// shorter.
type Wait struct {
	At    clock.Time
	For   clock.Span
	Phase Phase
	Task  model.TaskID // whose wait it is; zero: the deployment's
}

// milestone is something that happened and what it had waited for: an earlier milestone, and a phase
// from that one on. So the milestones of a deployment form a tree whose root is its beginning, and the
// way from its end back to the root is its critical path.
type milestone struct {
	at    clock.Time
	phase Phase
	task  model.TaskID
	since *milestone // nil: before the deployment began
}

// path is the way back from a milestone to an instant. Its parts sum to the time between the two.
func (m *milestone) path(from clock.Time) (waits []Wait) {
	for ; m != nil && m.at > from; m = m.since {
		began := from
		if m.since != nil {
			began = max(from, m.since.at)
		}
		last := len(waits) - 1
		switch {
		case m.at == began:
		case last >= 0 && waits[last].Phase == m.phase && waits[last].Task == m.task:
			waits[last].At, waits[last].For = began, waits[last].For+m.at.Sub(began)
		default:
			waits = append(waits, Wait{began, m.at.Sub(began), m.phase, m.task})
		}
	}
	slices.Reverse(waits)
	return waits
}

// steps are the milestones of a deployment that others may turn out to have waited for, in order of
// time.
type steps []*milestone

// by is the last of them that had happened by an instant; nil when there is none.
func (s steps) by(at clock.Time) *milestone {
	i := sort.Search(len(s), func(i int) bool { return s[i].at > at })
	if i == 0 {
		return nil
	}
	return s[i-1]
}
