package scenarios

import (
	"ecsim/model"
	"ecsim/scenarios/reading"
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
