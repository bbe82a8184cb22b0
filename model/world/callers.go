package world

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// maxPerCall is how many tasks one RunTask call may ask for.
const maxPerCall = 10

// caller is the program behind a job: it keeps a queue of its own and calls RunTask, one call after the
// other.
type caller struct {
	job      *model.Job
	index    int  // of the job
	calling  bool // its next call is on the agenda
	refused  int  // of its calls, since one was accepted
	queued   int  // runs not yet asked for
	running  int  // runs asked for and not over
	begun    int  // of running: ECS has made a task of it
	retrying int  // failed runs that wait for RetryAfter
	fired    int  // of a schedule: how often
	delayed  int  // of a schedule: runs whose call has failed and is made again
	failed   map[model.TaskID]bool
}

func (w *World) hireCallers() {
	for i := range w.scenario.Jobs {
		job := &w.scenario.Jobs[i]
		w.callers[job.Name] = &caller{job: job, index: i, failed: map[model.TaskID]bool{}}
		if len(job.Invocations) > 0 {
			w.at(job.Invocations[0], model.RankSchedule, i, (*World).scheduleFires)
			continue
		}
		w.at(job.At, model.RankSchedule, i, (*World).callerSubmits)
	}
}

// callerSubmits adds a batch to the caller's queue.
func (w *World) callerSubmits(at clock.Time, _ *task, i int) {
	job := &w.scenario.Jobs[i]
	c := w.callers[job.Name]
	c.queued += job.Count
	w.runTasks(c)
	if next := at.Add(job.Every); job.Every > 0 && next <= job.Until {
		w.at(next, model.RankSchedule, i, (*World).callerSubmits)
	}
}

// runTasks lets a caller call as soon as it can, if it wants to run something.
func (w *World) runTasks(c *caller) {
	if c.queued > 0 && !c.calling {
		c.calling = true
		w.at(w.now(), model.RankSchedule, c.index, (*World).callerCalls)
	}
}

// callerCalls asks for as many runs as the caller's own bound allows. While it is refused it does not
// call for anything else.
func (w *World) callerCalls(at clock.Time, _ *task, i int) {
	c := w.callers[w.scenario.Jobs[i].Name]
	c.calling = false
	for c.queued > 0 {
		n := min(c.queued, maxPerCall)
		if c.startsTasks() {
			n = len(c.job.Instances)
		}
		if c.job.Concurrency > 0 {
			n = min(n, c.job.Concurrency-c.running)
		}
		if n <= 0 {
			return
		}
		if !w.runs(at, c, n) {
			pause := w.callPause(w.scenario.Cluster.Limits.CallRetry, c.refused, c.job.Name+at.String())
			c.refused++
			c.calling = true
			w.at(at.Add(pause), model.RankSchedule, i, (*World).callerCalls)
			return
		}
		c.queued -= n
		c.refused = 0
	}
}

// startsTasks reports whether a program calls StartTask, always for all the instances that it has chosen.
func (c *caller) startsTasks() bool { return len(c.job.Instances) > 0 }

// runs is a call of RunTask, and whether it was accepted.
func (w *World) runs(at clock.Time, c *caller, n int) bool {
	c.running += n
	if w.deliver(at, model.RunTaskRequested{Job: c.job.Name, Count: n, StartTask: c.startsTasks()}) {
		c.running -= n
		return false
	}
	return true
}

// runBegins tells a task's caller, if it has one, that ECS has made a task of a run.
func (w *World) runBegins(t *task) {
	if c := w.callers[t.id.Group]; c != nil {
		c.begun++
	}
}

// runOver tells a task's caller, if it has one, that a run is over. A failed one goes back into the
// queue when the caller retries; ECS itself never runs it again.
func (w *World) runOver(t *task) {
	c := w.callers[t.id.Group]
	if c == nil {
		return
	}
	c.running, c.begun = c.running-1, c.begun-1
	if c.failed[t.id] {
		delete(c.failed, t.id)
		if c.job.Retry {
			c.retrying++
			w.after(max(shortestPause, c.job.RetryAfter), model.RankSchedule, t, 0, (*World).callerRetries)
		}
	}
	w.runTasks(c)
}

// runsFailed tells a caller that no instance took some tasks of its call. One that retries asks for them
// again after a while; others, like EventBridge Scheduler, do not look at what the call returned.
func (w *World) runsFailed(at clock.Time, f model.FailRuns) {
	c := w.callers[f.Job]
	c.running -= f.Count
	if !c.job.Retry {
		return
	}
	c.retrying += f.Count
	w.at(at.Add(max(shortestPause, c.job.RetryAfter)), model.RankSchedule, c.index,
		func(w *World, _ clock.Time, _ *task, _ int) {
			c.retrying -= f.Count
			c.queued += f.Count
			w.runTasks(c)
		})
}

func (w *World) callerRetries(_ clock.Time, t *task, _ int) {
	c := w.callers[t.id.Group]
	c.retrying--
	c.queued++
	w.runTasks(c)
}

// waiting is how many runs a caller still wants and ECS has not begun: in its queue, throttled
// or failed and to be run again.
func (w *World) waiting(job string) int {
	c := w.callers[job]
	wanted := c.queued + c.retrying + c.delayed + c.running - c.begun
	if c.job.Retry {
		wanted += len(c.failed)
	}
	return wanted
}

// runFailed remembers that a job's run did not succeed.
func (w *World) runFailed(t *task) {
	if c := w.callers[t.id.Group]; c != nil {
		c.failed[t.id] = true
	}
}
