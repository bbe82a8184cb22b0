package world

import (
	"strconv"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// invocation is one RunTask call of a schedule.
type invocation struct {
	caller   *caller
	due      clock.Time
	attempts int
	pause    clock.Span // after the last one
}

// scheduleFires is the next instant of a job's schedule. The call may come later within the flexible
// window.
func (w *World) scheduleFires(at clock.Time, _ *task, i int) {
	job := &w.scenario.Jobs[i]
	c := w.callers[job.Name]
	c.fired++
	if c.fired < len(job.Invocations) {
		w.at(job.Invocations[c.fired], model.RankSchedule, i, (*World).scheduleFires)
	}
	hash := w.streams.Pick("flexible window", job.Name, strconv.Itoa(c.fired))
	window := clock.Span(random.Fraction(hash) * float64(job.Flexible))
	c.delayed += job.Count
	w.invokeAt(at.Add(window), invocation{caller: c, due: at.Add(window)})
}

func (w *World) invokeAt(at clock.Time, v invocation) {
	w.at(at, model.RankSchedule, 0, func(w *World, at clock.Time, _ *task, _ int) { w.invoke(at, v) })
}

// invoke calls RunTask. A call that is throttled is made again until the retry policy ends it; a task
// that fails is not.
func (w *World) invoke(at clock.Time, v invocation) {
	c, job := v.caller, v.caller.job
	c.delayed -= job.Count
	if w.runs(at, c, job.Count) {
		return
	}
	c.delayed += job.Count
	v.pause = max(shortestPause, w.scenario.Cluster.Limits.ScheduleRetry.Next(v.pause))
	next := at.Add(v.pause)
	v.attempts++
	if v.attempts > job.Retries || next.Sub(v.due) > job.MaxAge {
		c.delayed -= job.Count
		w.show(at, model.InvocationDropped{Job: job.Name, Count: job.Count})
		return
	}
	w.invokeAt(next, v)
}
