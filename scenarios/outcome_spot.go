package scenarios

import (
	"ecsim/model/world/watch"
	"ecsim/sim/clock"
)

// SpotOutcome is what became of one pool of Spot capacity.
type SpotOutcome struct {
	Type          string  `json:"type"` // FARGATE_SPOT or an instance type
	Zone          string  `json:"zone"`
	Interrupted   Measure `json:"interrupted"`    // tasks of Fargate, instances of EC2
	WithoutNotice Measure `json:"without_notice"` // of these: instances whose notice did not come
	Refused       Measure `json:"refused"`        // launches that found no capacity
	RunningMean   Measure `json:"running_mean"`   // tasks or instances
	DroughtShare  Measure `json:"drought_share"`  // of the time, in which launches were refused, at least some
	// of instances with a notice: tasks at the notice, and those of them that had not left when EC2 took it
	TasksNoticed Measure `json:"tasks_noticed"`
	TasksLost    Measure `json:"tasks_lost"`
}

func spotOf(r *watch.SpotRecord, measured clock.Span) SpotOutcome {
	share := func(s clock.Span) Measure { return Single(float64(s) / float64(measured)) }
	return SpotOutcome{
		Type: r.Pool.Type, Zone: r.Pool.Zone,
		Interrupted: count(r.Interrupted), WithoutNotice: count(r.WithoutNotice), Refused: count(r.Refused),
		RunningMean: share(r.Running), DroughtShare: share(r.Short),
		TasksNoticed: count(r.TasksNoticed), TasksLost: count(r.TasksLost),
	}
}

func (s *SpotOutcome) measures() []*Measure {
	return []*Measure{&s.Interrupted, &s.WithoutNotice, &s.Refused, &s.RunningMean, &s.DroughtShare,
		&s.TasksNoticed, &s.TasksLost}
}
