package watch

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// JobRecord is what happened to one job's tasks.
type JobRecord struct {
	Name                                      string
	Submitted, Succeeded, Failed, Interrupted int
	Unfinished                                int
	Wait                                      *stats.Sketch // submitted → program started
	LastEnd                                   clock.Time
}

// Jobs follows the runs of every job: submitted by its caller, started, ended and how.
type Jobs struct {
	warmUp clock.Time
	jobs   map[string]*jobTotals
}

type jobTotals struct {
	record  JobRecord
	waiting map[model.TaskID]clock.Time // RunTask accepted → program not started yet
	failed  map[model.TaskID]bool       // or interrupted: the exit that follows is no success
}

// NewJobs watches a run of a scenario.
func NewJobs(s *model.Scenario) *Jobs {
	w := &Jobs{warmUp: clock.Time(s.WarmUp), jobs: map[string]*jobTotals{}}
	for _, job := range s.Jobs {
		w.jobs[job.Name] = &jobTotals{
			record:  JobRecord{Name: job.Name, Wait: &stats.Sketch{}},
			waiting: map[model.TaskID]clock.Time{},
			failed:  map[model.TaskID]bool{},
		}
	}
	return w
}

// Stepped implements Observer.
func (w *Jobs) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	switch e := ev.(type) {
	case model.ApplicationReady:
		w.started(at, e.Task)
	case model.TaskFailed:
		w.lost(e.Task, func(r *JobRecord) { r.Failed++ })
	case model.TaskRefused:
		w.lost(e.Task, func(r *JobRecord) { r.Failed++ })
	case model.InvocationDropped: // its runs were wanted, and are not made
		if job := w.jobs[e.Job]; job != nil {
			job.record.Submitted += e.Count
			job.record.Failed += e.Count
		}
	case model.SpotInterrupted:
		w.lost(e.Task, func(r *JobRecord) { r.Interrupted++ })
	case model.TaskExited:
		w.exited(at, e)
	}
	for _, cmd := range cmds {
		switch c := cmd.(type) {
		case model.StartTask:
			if job := w.jobs[c.Task.Group]; job != nil {
				job.record.Submitted++
				job.waiting[c.Task] = at
				if c.Held.By == model.ByCapacity && c.Instance != "" { // it waited in PROVISIONING
					job.waiting[c.Task] = c.Held.Since
				}
			}
		case model.FailRuns:
			w.jobs[c.Job].record.Submitted += c.Count
			w.jobs[c.Job].record.Failed += c.Count
		}
	}
}

// Advanced implements Observer.
func (w *Jobs) Advanced(serving.Served) {}

func (w *Jobs) started(at clock.Time, id model.TaskID) {
	job := w.jobs[id.Group]
	if job == nil {
		return
	}
	if since, ok := job.waiting[id]; ok {
		job.record.Wait.Record(at.Sub(since))
		delete(job.waiting, id)
	}
}

func (w *Jobs) lost(id model.TaskID, count func(*JobRecord)) {
	job := w.jobs[id.Group]
	if job == nil || job.failed[id] {
		return
	}
	count(&job.record)
	job.failed[id] = true
	delete(job.waiting, id)
}

func (w *Jobs) exited(at clock.Time, e model.TaskExited) {
	job := w.jobs[e.Task.Group]
	if job == nil {
		return
	}
	job.record.LastEnd = max(job.record.LastEnd, at)
	if job.failed[e.Task] {
		delete(job.failed, e.Task)
		return
	}
	job.record.Succeeded++
}

// Finish counts what neither ended nor failed. waiting is what the caller wants and ECS has not
// begun: no event tells of it.
func (w *Jobs) Finish(name string, waiting int) JobRecord {
	r := w.jobs[name].record
	r.Submitted += waiting
	r.Unfinished = r.Submitted - r.Succeeded - r.Failed - r.Interrupted
	return r
}
