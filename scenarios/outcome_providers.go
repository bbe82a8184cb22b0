package scenarios

import (
	"ecsim/model/world/watch"
	"ecsim/scenarios/study/inference"
)

// ProviderOutcome is what cluster auto scaling did for a capacity provider with managed scaling.
type ProviderOutcome struct {
	Name           string      `json:"name"`
	Group          string      `json:"group"`
	TargetCapacity int         `json:"target_capacity"` // percent
	Waited         Measure     `json:"waited"`          // tasks that an instance took after a wait in PROVISIONING
	WaitSeconds    Latency     `json:"wait_seconds"`    // of these
	WaitStages     []WaitStage `json:"wait_stages"`     // of the mean wait, which they add up to
	GivenUp        Measure     `json:"given_up"`        // tasks that no instance took
	// of the first replication: changes of the group's desired capacity, and of the metric
	Scaling     []GroupActivity    `json:"scaling"`
	Reservation []ReservationPoint `json:"reservation"`
}

// WaitStage is a part of the mean wait in PROVISIONING: until the datapoint counts the task, until the decision
// launches the instance that takes it, until that is running, has registered, and the task is placed. A task
// that finds room on an instance that was there has one stage, room.
type WaitStage struct {
	Stage   string  `json:"stage"`
	Seconds Measure `json:"seconds"`
}

// GroupActivity is one change of the desired capacity of an Auto Scaling group.
type GroupActivity struct {
	AtSeconds float64 `json:"at_seconds"`
	From      int     `json:"from"`
	To        int     `json:"to"`
	Because   string  `json:"because"`
}

// ReservationPoint is CapacityProviderReservation at the end of a minute in which it became another one.
type ReservationPoint struct {
	AtSeconds float64 `json:"at_seconds"`
	Running   int     `json:"running"`  // N, instances
	Needed    int     `json:"needed"`   // M, instances
	Waiting   int     `json:"waiting"`  // tasks in PROVISIONING
	Excluded  int     `json:"excluded"` // of these, that fit on no instance of the group
	Percent   float64 `json:"percent"`  // the metric
}

func providerOf(r *watch.ProviderRecord) ProviderOutcome {
	o := ProviderOutcome{
		Name: r.Name, Group: r.Group, TargetCapacity: r.Target, Waited: count(r.Waits.Count()),
		WaitSeconds: latencyOf(r.Waits), GivenUp: count(r.GivenUp),
		Scaling: []GroupActivity{}, Reservation: []ReservationPoint{},
	}
	for i, sum := range r.Stages {
		o.WaitStages = append(o.WaitStages, WaitStage{Stage: watch.WaitStage(i).String(),
			Seconds: ratioOf(sum.Seconds(), float64(r.Waits.Count()), 0)})
	}
	for _, a := range r.Scaling {
		o.Scaling = append(o.Scaling,
			GroupActivity{AtSeconds: a.At.Seconds(), From: a.From, To: a.To, Because: a.Because})
	}
	for _, n := range r.Needs {
		o.Reservation = append(o.Reservation, ReservationPoint{AtSeconds: n.At.Seconds(), Running: n.Running,
			Needed: n.Needed, Waiting: n.Waiting, Excluded: n.Excluded, Percent: n.Percent})
	}
	return o
}

func (p *ProviderOutcome) measures() []*Measure {
	l := &p.WaitSeconds
	all := []*Measure{&p.Waited, &p.GivenUp, &l.Mean, &l.P50, &l.P90, &l.P95, &l.P99, &l.P999, &l.Max}
	for i := range p.WaitStages {
		all = append(all, &p.WaitStages[i].Seconds)
	}
	return all
}

// providerMeasures are what an SLO can bound of a capacity provider with managed scaling.
var providerMeasures = []measured[*ProviderOutcome]{
	{"wait.mean", "s", inference.LowerIsBetter, func(p *ProviderOutcome) Measure { return p.WaitSeconds.Mean }},
	{"wait.p95", "s", inference.LowerIsBetter, func(p *ProviderOutcome) Measure { return p.WaitSeconds.P95 }},
	{"wait.max", "s", inference.LowerIsBetter, func(p *ProviderOutcome) Measure { return p.WaitSeconds.Max }},
	{"given_up", "tasks", inference.LowerIsBetter, func(p *ProviderOutcome) Measure { return p.GivenUp }},
}
