package world

import "ecsim/model"

// taskSetCalls are those of a service's external controller: it brings new task sets out one after
// the other, each of the next build that is planned for the service, at half the scale first.
func (p plan) taskSetCalls(service int) (calls []model.PlannedTaskSetCall) {
	gap, at, newest := p.Services[service].External, 0, model.RevisionID(1)
	if gap == 0 {
		return nil
	}
	name := p.serviceName(service)
	for _, d := range p.Deployments {
		if d.Service != service || max(at, d.At)+7*gap > p.Horizon {
			continue
		}
		at = max(at, d.At)
		old := newest
		newest++
		for _, call := range []model.TaskSetCall{
			{Action: model.CreateTaskSet, Revision: newest, Scale: model.WholeScale / 2},
			{Action: model.ModifyListener, Revision: newest, Permille: 300},
			{Action: model.UpdateTaskSet, Revision: newest, Scale: model.WholeScale},
			{Action: model.ModifyListener, Revision: newest, Permille: model.WholeTraffic},
			{Action: model.UpdatePrimaryTaskSet, Revision: newest},
			{Action: model.UpdateTaskSet, Revision: old},
			{Action: model.DeleteTaskSet, Revision: old, Force: true},
		} {
			at += gap
			planned := model.PlannedTaskSetCall{At: instant(at), Service: name, Call: call}
			if call.Action == model.CreateTaskSet {
				planned.Build = p.Services[service].calling(d.Build.build(name), p)
			}
			calls = append(calls, planned)
		}
	}
	return calls
}
