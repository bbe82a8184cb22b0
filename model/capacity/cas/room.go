package cas

import "ecsim/sim/clock"

// WaitingRoom is how many tasks of a cluster may be in PROVISIONING for its Auto Scaling groups
// (CP-24, Q-08).
const WaitingRoom = 500

// Admit is how many further tasks may wait beside those that do, of so many.
func Admit(waiting, further int) int { return max(0, min(further, WaitingRoom-waiting)) }

// Patience is how long a task waits in PROVISIONING for an instance before it is stopped (CP-25).
type Patience struct{ Least, Most clock.Span }

// DefaultPatience is what AWS has said of it: 10 to 30 minutes. What decides in between it has not.
func DefaultPatience() Patience { return Patience{10 * clock.Minute, 30 * clock.Minute} }

// Of is the patience with one task: whole seconds from Least to Most, picked by a hash of the task.
func (p Patience) Of(hash uint64) clock.Span {
	steps := uint64(max(0, p.Most-p.Least)/clock.Second) + 1
	return p.Least + clock.Span(hash%steps)*clock.Second
}
