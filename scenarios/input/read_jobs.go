package input

import (
	"ecsim/model"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// readJobs reads every [[run_task]].
func (l *loader) readJobs(t *reading.Table) {
	for _, jt := range t.Tables("run_task", "name") {
		j := l.readJob(jt)
		for _, o := range l.scenario.Jobs {
			if o.Name == j.Name && j.Name != "" {
				l.Problem(jt.Get("name"), "a name that no other run_task has", "")
			}
		}
		if l.scenario.Service(j.Name) != nil && j.Name != "" {
			l.Problem(jt.Get("name"), "a name that no service has", "")
		}
		l.scenario.Jobs = append(l.scenario.Jobs, j)
	}
}

func (l *loader) readJob(t *reading.Table) model.Job {
	j := model.Job{Name: l.name(t), Until: clock.Never}
	if t.Has("containerInstances") {
		l.readChosen(&j, t)
	} else {
		j.Strategy = awsjson.ReadStrategy(t, "capacity_provider_strategy", l.capacity)
	}
	j.Build.TaskDefinition = l.taskDefinition(t, j.Strategy)
	if v := j.Build.TaskDefinition.Volume; v != nil {
		l.Omit(t.Key("task_definition")+".volumes."+v.Name, "an EBS volume delays the start and costs money")
		j.Build.TaskDefinition.Volume = nil
	}
	if model.RunsOnInstances(j.Strategy) && len(j.Instances) == 0 {
		j.Placement = awsjson.ReadPlacement(t)
		l.checkConstraints(t, j.Placement, j.Build.TaskDefinition)
	}
	l.checkPlatform(t, j.Build.TaskDefinition, j.Strategy)
	j.Zones = l.zonesFor(t, j.Strategy, 0)
	j.AssignPublicIP = t.Bool("assign_public_ip", false)
	if t.Has("schedule") {
		l.readSchedule(&j, t)
	} else {
		l.readCaller(&j, t)
	}
	w, d := t.Table("workload"), t.Table("delays")
	w.Schema, d.Schema = serviceWorkload, delaysSchema(j.Strategy, j.Build.TaskDefinition)
	w.Forbid("request", "none: a job serves no requests")
	w.Forbid("call", "none: a job is run_time and nothing else")
	if !w.Has("request") {
		w.Quietly(func() { l.readBuild(&j.Build, w, d, idle) })
	}
	w.Forbid("proxy", "none: a job has no Service Connect")
	w.Quiet("log_router") // a job is not served by its CPU
	l.readDiscipline(&j.Build, w)
	w.Done()
	d.Done()
	if t.Require("run_time", `how long the program runs, such as "3m" or a distribution`) != nil {
		j.Build.Workload.RunTime = t.Law("run_time")
	}
	t.Done()
	return j
}

// readCaller reads when a program calls RunTask, and for how many tasks.
func (l *loader) readCaller(j *model.Job, t *reading.Table) {
	for _, key := range scheduleKeys {
		t.Forbid(key, "schedule beside it")
	}
	j.At = l.instant(t, "at")
	if t.Has("containerInstances") {
		j.Count = len(j.Instances)
	} else if t.Require("count", "the number of tasks of one submission") != nil {
		j.Count = t.Integer("count", 1, 100000)
	}
	j.Every = t.Span("every", clock.Second, reading.Longest)
	if n := t.Get("until"); n != nil {
		j.Until = clock.Time(t.Span("until", 0, reading.Longest))
		if j.Every == 0 {
			l.Problem(n, "every beside it: until ends what repeats", "")
		}
	}
	j.Concurrency = t.Integer("concurrency", 0, 100000)
	j.Retry = t.Bool("retry", false)
	if j.Retry {
		j.RetryAfter = t.Span("retry_after", clock.Second, reading.Longest)
	} else {
		t.Forbid("retry_after", "retry = true beside it")
	}
}
