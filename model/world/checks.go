package world

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// checks are the health checks that are requests in the mesh and have not been answered: the
// verdict that each would bring, by token.
type checks struct {
	waiting map[uint64]verdict
	last    uint64
}

// isPlayed reports whether a health check of a task is a request in the mesh, which competes with
// the others for workers and CPU.
func (w *World) isPlayed(t *task) bool {
	return t.service != nil && t.service.station != nil && t.inPool && t.answering && !t.lost
}

// await sends a health check, whose verdict comes when it is answered or when the timeout is over.
func (w *World) await(at clock.Time, v verdict, timeout clock.Span) {
	w.sync(v.task.service, at)
	if v.task.isTooBusy() {
		w.judge(answersAtOnce, v)
		return
	}
	w.checks.last++
	token := w.checks.last
	if !v.task.service.station.Check(v.task.slot, timeout, token) {
		w.judge(0, v)
		return
	}
	v.began = at
	if w.checks.waiting == nil {
		w.checks.waiting = map[uint64]verdict{}
	}
	w.checks.waiting[token] = v
	// An answer at the last moment is heard of one nanosecond later, and still counts.
	w.at(at.Add(timeout+1), model.RankHealth, int(token), (*World).checkTimesOut)
}

// ended takes the verdict of a check that was answered in time, or that nobody can answer any more: the
// connection was reset when its task went.
func (c *checks) ended(w *World, at clock.Time, token uint64, passed bool) {
	v, waits := c.waiting[token]
	if !waits {
		return
	}
	delete(c.waiting, token)
	v.passed = passed
	w.engine.Add(at, model.RankHealth, v)
}

// checkTimesOut takes the verdict of a check that nobody answered.
func (w *World) checkTimesOut(at clock.Time, _ *task, token int) {
	v, waits := w.checks.waiting[uint64(token)]
	if !waits {
		return
	}
	delete(w.checks.waiting, uint64(token))
	v.take(w, at, v)
}
