package usage

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// group is where a task stands between its first and its last billed second. The seated groups
// come in the order in which they sit.
type group uint8

const (
	inService group = iota // seated: it counted as healthy, once
	starting               // seated: not yet
	stopping               // seated: on its way out
	retiring               // seated: on its way out because a deployment replaces it
	churning               // interrupted, or standing in for an interrupted task
	failing                // stopping without ever having counted as healthy
	running                // a job's run, which gets its cause when it is over
	unbilled               // the pull has not begun, or the last container has exited
)

func (g group) isSeated() bool { return g <= retiring }

// task is one task as the meter sees it.
type task struct {
	id       model.TaskID
	revision model.RevisionID
	rates    []rate
	group    group

	pulled      clock.Time // start of its clock
	hasPulled   bool
	exited      bool
	warm        bool // it ran before the run began: no minimum
	job         bool
	served      bool // it counted as healthy, once
	standsIn    bool // it replaces an interrupted task
	sick        bool // its containers are unhealthy, as last reported
	badTarget   bool // its target is unhealthy, as last reported
	interrupted bool
	failed      bool
	leaving     bool // told to stop, or stopping by itself
	retired     bool // told to stop by a deployment of another revision

	cause   Cause     // of the seconds that begin now
	rollout int       // the deployment of the service that is the newest, for those of an overlap
	labelAt int64     // first second of the present label; after the exit the length of its life
	past    []stretch // labels that ended and are not in the ledger yet
	padded  bool      // the minimum is in the ledger
}

// stretch is a run of a task's seconds [from, to) with one cause.
type stretch struct {
	cause    Cause
	rollout  int // of an overlap: the deployment it belongs to, from 1
	from, to int64
}

// classify says to which group the task belongs now.
func (t *task) classify() group {
	switch {
	case !t.hasPulled || t.exited:
		return unbilled
	case t.job:
		return running
	case t.failed && !t.served:
		return failing
	case t.interrupted, t.standsIn && !t.served:
		return churning
	case t.retired:
		return retiring
	case t.leaving:
		return stopping
	case t.served:
		return inService
	default:
		return starting
	}
}

// label gives every second that begins from an instant on a cause, and a deployment of the service.
func (t *task) label(at clock.Time, cause Cause, rollout int) {
	if cause != t.cause || cause == DeploymentOverlap && rollout != t.rollout {
		t.close(at)
		t.cause, t.rollout = cause, rollout
	}
}

// close ends the present label: seconds that began before the instant keep its cause.
func (t *task) close(at clock.Time) {
	now := secondsBy(t.pulled, at)
	if now > t.labelAt {
		t.past = append(t.past, stretch{t.cause, t.rollout, t.labelAt, now})
		t.labelAt = now
	}
}

// verdict is the one cause of the whole clock, for tasks that have one.
func (t *task) verdict() (Cause, bool) {
	switch {
	case t.job && t.interrupted:
		return SpotChurn, true
	case t.failed && (t.job || !t.served):
		return FailedStarts, true
	case t.job:
		return Steady, true
	default:
		return 0, false
	}
}
