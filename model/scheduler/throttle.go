package scheduler

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// DefaultThrottle is the launch throttle. AWS documents only the 27 minutes (S-21); the ladder to
// them is a knob (S-24): from the third failure in a row 20, 60, 180, 540 and then always 1620
// seconds.
func DefaultThrottle() model.Backoff {
	return model.Backoff{After: 3, First: 20 * clock.Second, Factor: 3, Most: 27 * clock.Minute}
}

// DefaultRefusal is the pause after Fargate refused a launch for lack of capacity. AWS says only that
// launches are retried until there is capacity (FS-05); the pause is a knob: 10 s, doubling up to two
// minutes.
func DefaultRefusal() model.Backoff {
	return model.Backoff{After: 1, First: 10 * clock.Second, Factor: 2, Most: 2 * clock.Minute}
}

// Throttle holds back the launches of a revision whose tasks keep failing before they run (S-21).
// The zero value does not; a deployment begins with one (S-23).
type Throttle struct {
	failures int
	delay    clock.Span // of the present step
	since    clock.Time // when the present step began
	until    clock.Time
}

// Until is when the next launch may happen.
func (t *Throttle) Until() clock.Time { return t.until }

// NeverRan counts a task that went from PENDING to STOPPED. Tasks launched before the present step
// began belong to the attempt that caused it and do not climb further (C-10).
func (t *Throttle) NeverRan(ladder model.Backoff, at, launched clock.Time) {
	t.failures++
	if t.failures < ladder.After || t.delay > 0 && launched < t.since {
		return
	}
	t.delay = ladder.Next(t.delay)
	t.since, t.until = at, at.Add(t.delay)
}

// Ran tells that a task reached RUNNING: what fails later is no launch failure (S-22).
func (t *Throttle) Ran() { *t = Throttle{} }

// Pause keeps launches away from where capacity was refused. The zero value does not.
type Pause struct {
	delay clock.Span
	until clock.Time
}

// Until is when the next launch may be tried.
func (p *Pause) Until() clock.Time { return p.until }

// Refused lengthens the pause, once however many launches of one attempt are refused. Long after
// the last one it starts from the first step again.
func (p *Pause) Refused(ladder model.Backoff, at clock.Time) {
	if at < p.until {
		return
	}
	if at > p.until.Add(ladder.Most) {
		p.delay = 0
	}
	p.delay = ladder.Next(p.delay)
	p.until = at.Add(p.delay)
}

// Placed ends the pause: there is capacity.
func (p *Pause) Placed() { *p = Pause{} }
