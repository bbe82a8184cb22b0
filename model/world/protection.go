package world

import (
	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// protectionExpires is how long a task that works on a message is protected unless it says so again:
// the default of UpdateTaskProtection (S-33).
const protectionExpires = 120 * clock.Minute

// protect lets a task call UpdateTaskProtection now.
func (w *World) protect(at clock.Time, t *task, until clock.Time) {
	if t != nil && t.started && !t.leaving && !t.lost {
		t.calls++
		w.schedule(at, call{Event: model.TaskProtected{Task: t.id, Until: until}, task: t, number: t.calls})
	}
}

// protectsItself lets a task that has reached RUNNING protect itself, if it is one of those that do.
// Which ones is a hash, so that nobody else's draws shift.
func (w *World) protectsItself(at clock.Time, t *task) {
	if t.service == nil {
		return
	}
	p := t.service.spec.Protection
	hash := w.streams.Pick("protects itself", t.id.String())
	if p.Share > 0 && random.Fraction(hash) < p.Share {
		w.protect(at, t, at.Add(p.Expires))
	}
}
