package input

import (
	"ecsim/model"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/reading"
)

// readDeployments reads every [[deployment]].
func (l *loader) readDeployments(t *reading.Table) {
	names := l.serviceNames()
	for _, d := range t.Tables("deployment", "service") {
		p := model.PlannedDeployment{At: l.instant(d, "at")}
		d.Require("service", "the service to deploy")
		p.Service = l.reference(d, "service", "service", names)
		p.Build = l.newBuild(d, p.Service)
		if s := l.scenario.Service(p.Service); s != nil && s.External {
			l.Problem(d.Get("service"), "a service that ECS or CodeDeploy deploys: [[create_task_set]] is for this one", "")
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

// newBuild reads a build that a service gets in the course of the run. What it leaves out is as in the
// service's own.
func (l *loader) newBuild(d *reading.Table, name string) (build model.Build) {
	service := l.scenario.Service(name)
	has := idle
	if service != nil {
		build, has = service.Build, l.demandOf(service, !service.Traffic.IsZero())
	}
	if d.Has("task_definition") {
		var strategy []model.StrategyItem
		if service != nil {
			strategy = service.Strategy
		}
		made := build.TaskDefinition.Volume
		build.TaskDefinition = l.taskDefinition(d, strategy)
		l.attachVolume(d, &build.TaskDefinition, made)
		if service != nil {
			l.checkConstraints(d, service.Placement, build.TaskDefinition)
			l.checkPlatform(d, build.TaskDefinition, service.Strategy)
		}
	}
	if n := d.Get("monitoring"); n != nil { // HR-02
		build.Monitoring = awsjson.ReadMonitoring(d, "monitoring")
		if service != nil && service.External {
			l.Problem(n, "no monitoring: external controllers have metrics of 60 s only", "") // HR-04
		}
	}
	w, delays := d.Table("workload"), d.Table("delays")
	l.readBuild(&build, w, delays, has)
	l.readHelpers(&build, w, build.Proxy != model.Share{})
	l.deployDiscipline(&build, name, w)
	l.readCalls(w, name, &build.Workload)
	if service != nil {
		l.checkWeights(w, service, build.Workload.Classes)
	}
	w.Done()
	delays.Done()
	if d.Has("defect") {
		build.Workload.Defect = l.defect(d)
	}
	return build
}
