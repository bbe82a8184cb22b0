package scenarios

import (
	"ecsim/model/usage"
	"ecsim/model/world"
	"ecsim/model/world/watch"
	"ecsim/pricing"
	"ecsim/sim/clock"
)

// deploymentsOf is what a record says of the deployments of a service, and what their overlaps cost.
func (b *book) deploymentsOf(r *world.ServiceRecord) ([]DeploymentOutcome, error) {
	out := []DeploymentOutcome{}
	for i := range r.Deployments {
		o := deploymentOf(&r.Deployments[i])
		if i < len(r.Overlaps) {
			var err error
			if o.Overlap, err = b.overlapOf(&r.Overlaps[i]); err != nil {
				return nil, err
			}
		}
		out = append(out, o)
	}
	return out, nil
}

// taskSetsOf is what a record says of the task sets of a service. The first one overlaps nothing.
func (b *book) taskSetsOf(r *world.ServiceRecord) ([]TaskSetOutcome, error) {
	var out []TaskSetOutcome
	for i, t := range r.TaskSets {
		o := TaskSetOutcome{
			Revision: int(t.Revision), CreatedSeconds: t.Created.Seconds(), SteadySeconds: instantOf(t.Steady),
			PrimarySeconds: instantOf(t.Primary), GoneSeconds: instantOf(t.Gone),
			Status: string(t.Status), Computed: t.Computed, Served: t.Served, Failed: t.Failed,
			FailedTasks: t.FailedTasks, CriticalPath: waitsOf(t.Path), Spent: spentOf(t.Path),
		}
		if i > 0 && i <= len(r.Overlaps) {
			var err error
			if o.Overlap, err = b.overlapOf(&r.Overlaps[i-1]); err != nil {
				return nil, err
			}
		}
		out = append(out, o)
	}
	return out, nil
}

// instantOf is nil for what never came.
func instantOf(at clock.Time) *float64 {
	if at == clock.Never {
		return nil
	}
	seconds := at.Seconds()
	return &seconds
}

func (b *book) overlapOf(overlap *usage.Overlap) (DeploymentOverlap, error) {
	bill, err := pricing.Price(&overlap.Ledger, b.catalog, b.region, b.terms)
	if err != nil {
		return DeploymentOverlap{}, err
	}
	return DeploymentOverlap{overlap.TaskSeconds, bill.Total.Dollars()}, nil
}

func deploymentOf(d *watch.Deployment) DeploymentOutcome {
	o := DeploymentOutcome{
		AtSeconds: d.At.Seconds(), Revision: int(d.Revision), State: d.State,
		DurationSeconds: d.Ended.Sub(d.At).Seconds(), FailedTasks: d.FailedTasks,
		RolledBack: d.RolledBack, Rollback: d.Rollback, Served: d.Served, Failed: d.Failed,
		CriticalPath: waitsOf(d.Path), Spent: spentOf(d.Path),
	}
	if d.TestsServed+d.TestsFailed > 0 {
		o.Tests = &DeploymentTests{d.TestsServed, d.TestsFailed}
	}
	for _, s := range d.Stages {
		o.Stages = append(o.Stages, DeploymentStage{
			AtSeconds: s.At.Seconds(), Stage: s.Stage.String(), Step: s.Step,
		})
	}
	return o
}

// waitsOf are the parts of a critical path.
func waitsOf(path []watch.Wait) []DeploymentWait {
	out := []DeploymentWait{}
	for _, w := range path {
		wait := DeploymentWait{AtSeconds: w.At.Seconds(), Seconds: w.For.Seconds(), Phase: w.Phase.String()}
		if w.Task.Number > 0 {
			wait.Task = w.Task.String()
		}
		out = append(out, wait)
	}
	return out
}

// spentOf sums a critical path by phase.
func spentOf(path []watch.Wait) []DeploymentSpent {
	out := []DeploymentSpent{}
	for n := range len(watch.Deployment{}.Spent) {
		phase := watch.Phase(n)
		var spent clock.Span
		waits := 0
		for _, w := range path {
			if w.Phase == phase {
				spent, waits = spent+w.For, waits+1
			}
		}
		if waits > 0 {
			out = append(out, DeploymentSpent{Phase: phase.String(), Seconds: spent.Seconds(), Waits: waits})
		}
	}
	return out
}
