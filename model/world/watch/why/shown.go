package why

import (
	"fmt"

	"ecsim/model"
	"ecsim/sim/clock"
)

// shown takes in what the control plane is not told.
func (w *Why) shown(at clock.Time, ev model.Event) {
	switch e := ev.(type) {
	case model.FaultStruck:
		w.fault = w.graph.addUnseen(node{of: none, at: at, kind: struck, who: faultOn(&e.Fault),
			what: faultName(&e.Fault)})
		w.faultKind, w.faultAt = e.Fault.Kind, at
	case model.FaultBegan:
		switch e.Fault.Kind {
		case model.InstanceLoss, model.InstanceImpairment: // over at once
			return
		case model.HostLoss: // so is this, and which zone it hit is known now
			n := w.graph.get(w.fault)
			n.who, n.what = faultOn(&e.Fault), faultName(&e.Fault)
			return
		}
		w.inForce = append(w.inForce, lasting{fault: e.Fault, id: w.fault})
	case model.FaultEnded:
		w.faultEnded(&e.Fault)
	case model.TaskStruck:
		if t := w.tasks[e.Task]; t != nil {
			t.struck = w.fault
			w.hosts[t.instance] = w.fault
			w.ends(at, t, w.fault)
			w.openHole(t, w.fault)
			w.touch(at, e.Task)
		}
	case model.SpotReclaimed:
		w.reclaims[e.SpotPoolID] = w.graph.addUnseen(node{of: w.struckNow(at, model.SpotReclaim), at: at,
			kind: market, who: e.Zone, what: fmt.Sprintf("Spot takes back %.3g %% of its capacity%s",
				100*e.Fraction, ofType(e.SpotPoolID))})
	case model.ContainerRestarted:
		t := w.tasks[e.Task]
		restarted := w.graph.addUnseen(node{of: w.behindEnd(at, t, ""), at: at, kind: lost,
			who: e.Task.Group, task: e.Task.Number, tasks: 1, what: "restarts " + e.Container,
			reason: fmt.Sprintf("it exited with code %d", e.ExitCode)})
		if t != nil {
			w.ends(at, t, restarted)
		}
	case model.UtilizationGathered:
		for i, u := range e.Services {
			w.services[i].cpu = u.CPU
		}
	}
}

func (w *Why) faultEnded(f *model.Fault) {
	for i := range w.inForce {
		l := &w.inForce[i]
		if !l.over && l.fault.Kind == f.Kind && l.fault.Service == f.Service && l.fault.Zone == f.Zone {
			l.over = true
			return
		}
	}
}

// faultOn is whom a fault hits.
func faultOn(f *model.Fault) string {
	switch {
	case f.Instance != "":
		return string(f.Instance)
	case f.Zone != "" && f.Service == "":
		return f.Zone
	case f.Service != "":
		return f.Service
	}
	return "everywhere"
}

func faultName(f *model.Fault) string {
	name := "fault " + string(f.Kind)
	if f.Name != "" {
		name += " “" + f.Name + "”"
	}
	return name
}

// struckNow is the fault that strikes at this instant, if it is of a kind.
func (w *Why) struckNow(at clock.Time, kind model.FaultKind) int32 {
	if w.faultKind == kind && w.faultAt == at {
		return w.fault
	}
	return none
}

// lasts is a fault in force of a kind; none when there is none. An empty service matches any.
func (w *Why) lasts(service string, kinds ...model.FaultKind) int32 {
	for i := range w.inForce {
		f := &w.inForce[i]
		for _, kind := range kinds {
			if f.fault.Kind == kind && (service == "" || f.fault.Service == service) {
				return f.id
			}
		}
	}
	return none
}
