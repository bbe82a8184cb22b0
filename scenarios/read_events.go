package scenarios

import (
	"ecsim/model"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// readDeployments reads every [[deployment]]. What it leaves out is as in the service's own build.
func (l *loader) readDeployments(t *reading.Table) {
	names := l.serviceNames()
	for _, d := range t.Tables("deployment", "service") {
		p := model.PlannedDeployment{At: l.instant(d, "at")}
		d.Require("service", "the service to deploy")
		p.Service = l.reference(d, "service", "service", names)
		service := l.scenario.Service(p.Service)
		has := idle
		if service != nil {
			p.Build, has = service.Build, l.demandOf(service, !service.Traffic.IsZero())
		}
		if d.Has("task_definition") {
			p.Build.TaskDefinition = l.taskDefinition(d)
			if service != nil {
				l.checkPlatform(d, p.Build.TaskDefinition, service.Strategy)
			}
		}
		w, delays := d.Table("workload"), d.Table("delays")
		l.readBuild(&p.Build, w, delays, has)
		l.readHelpers(&p.Build, w, p.Build.Proxy != model.Share{})
		l.deployDiscipline(&p, w)
		l.readCalls(w, p.Service, &p.Build.Workload)
		if service != nil {
			l.checkWeights(w, service, p.Build.Workload.Classes)
		}
		w.Done()
		delays.Done()
		if d.Has("defect") {
			p.Build.Workload.Defect = l.defect(d)
		}
		d.Done()
		for _, o := range l.scenario.Deployments {
			if o.Service == p.Service && o.At == p.At && p.Service != "" {
				l.At(d.Place(), "a second deployment of "+p.Service+" at "+p.At.String(), "one at a time", "")
			}
		}
		l.scenario.Deployments = append(l.scenario.Deployments, p)
	}
}

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
	j := model.Job{Name: l.name(t), At: l.instant(t, "at"), Until: clock.Never}
	j.Build.TaskDefinition = l.taskDefinition(t)
	j.Strategy = awsjson.ReadStrategy(t, "capacity_provider_strategy")
	l.checkPlatform(t, j.Build.TaskDefinition, j.Strategy)
	j.Zones = l.zones(t, 0)
	j.AssignPublicIP = t.Bool("assign_public_ip", false)
	if t.Require("count", "the number of tasks of one submission") != nil {
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
	w, d := t.Table("workload"), t.Table("delays")
	w.Schema, d.Schema = serviceWorkload, "service.delays"
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
