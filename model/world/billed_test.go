package world

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/model/usage"
	"ecsim/sim/clock"
)

// billedTwin reckons billed CPU and memory a second time, from the events alone: L-31 to L-33 and L-35; and the
// hours of instances and of their volumes, L-36. Of a task's or instance's seconds, those that start in
// [warm-up, horizon) are billed; all have at least sixty, except those that ran before the run began or still
// run at its end.
type billedTwin struct {
	scenario *model.Scenario
	builds   map[string][]model.Build
	lives    map[model.TaskID]*life
	paid     map[model.InstanceID][]*life
	volumes  map[model.InstanceID]*volume
	types    map[model.InstanceID]usage.Dimension
}

type life struct {
	start        model.StartTask
	pulled, gone clock.Time // gone: Never while it runs
}

// volume is the root of an instance, paid while the instance is there, whether or not it runs.
type volume struct {
	life
	gib int64
}

func newBilledTwin(s *model.Scenario) *billedTwin {
	b := &billedTwin{scenario: s, builds: map[string][]model.Build{}, lives: map[model.TaskID]*life{},
		paid: map[model.InstanceID][]*life{}, volumes: map[model.InstanceID]*volume{},
		types: map[model.InstanceID]usage.Dimension{}}
	for _, service := range s.Services {
		b.builds[service.Name] = s.Builds(service.Name)
	}
	for _, job := range s.Jobs {
		b.builds[job.Name] = []model.Build{job.Build}
	}
	return b
}

// Stepped implements Observer.
func (b *billedTwin) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	switch e := ev.(type) {
	case model.TaskPullStarted:
		b.lives[e.Task].pulled = at
	case model.TaskExited:
		b.lives[e.Task].gone = at
	case model.InstanceLaunched:
		if runs := b.paid[e.Instance.ID]; len(runs) == 0 || runs[len(runs)-1].gone != clock.Never {
			b.paid[e.Instance.ID] = append(runs,
				&life{start: model.StartTask{Warm: at == 0}, pulled: at, gone: clock.Never})
		}
		if b.volumes[e.Instance.ID] == nil {
			b.volumes[e.Instance.ID] = &volume{life{model.StartTask{Warm: at == 0}, at, clock.Never},
				int64(e.Instance.Template.RootGiB)}
		}
		switch i := &e.Instance; {
		case i.IsExternal():
			b.types[i.ID] = usage.AnywhereHours
		case i.Spot:
			b.types[i.ID] = usage.EC2Spot(i.Type.Name)
		default:
			b.types[i.ID] = usage.EC2(i.Type.Name)
		}
	case model.InstanceWarmed:
		if !e.Running {
			b.stops(at, e.Instance)
		}
	case model.InstanceLaunchFailed:
		b.returned(at, e.Instance)
	case model.InstanceLost:
		b.returned(at, e.Instance)
	case model.InstanceTerminated:
		b.returned(at, e.Instance)
	}
	for _, cmd := range cmds {
		if c, ok := cmd.(model.StartTask); ok {
			b.lives[c.Task] = &life{start: c, pulled: clock.Never, gone: clock.Never}
		}
	}
}

// stops ends the hours of an instance, once.
func (b *billedTwin) stops(at clock.Time, id model.InstanceID) {
	for _, l := range b.paid[id] {
		l.gone = min(l.gone, at)
	}
}

// returned ends all that is paid for an instance, once.
func (b *billedTwin) returned(at clock.Time, id model.InstanceID) {
	b.stops(at, id)
	if v := b.volumes[id]; v != nil {
		v.gone = min(v.gone, at)
	}
}

// Advanced implements Observer.
func (b *billedTwin) Advanced(serving.Served) {}

// total is what the ledger should say.
func (b *billedTwin) total(s *model.Scenario) map[usage.Dimension]int64 {
	sums := map[usage.Dimension]int64{}
	for id, l := range b.lives {
		if l.pulled == clock.Never || !l.start.Provider.IsFargate() { // the instance is paid
			continue
		}
		cpu, memory := usage.FargateVCPUx86, usage.FargateMemoryX86
		if l.start.Provider == model.FargateSpot {
			cpu, memory = usage.FargateSpotVCPUx86, usage.FargateSpotMemoryX86
		}
		r := b.resourcesOf(id, l.start.Revision)
		sums[cpu] += l.seconds(s) * int64(r.CPUUnits)
		sums[memory] += l.seconds(s) * int64(r.MemoryMiB)
	}
	for id, runs := range b.paid {
		for _, l := range runs {
			sums[b.types[id]] += l.seconds(s)
		}
		sums[usage.EBSGp3] += b.volumes[id].seconds(s) * b.volumes[id].gib
	}
	return sums
}

// seconds counts those that start in the measured part of the run.
func (l *life) seconds(s *model.Scenario) int64 {
	end := clock.Time(s.Horizon)
	if l.gone != clock.Never {
		end = l.gone
		if !l.start.Warm {
			end = max(end, l.pulled.Add(clock.Minute))
		}
		whole := end.Sub(l.pulled).CeilSeconds()
		end = min(l.pulled.Add(clock.Span(whole)*clock.Second), clock.Time(s.Horizon))
	}
	before := max(0, clock.Time(s.WarmUp).Sub(l.pulled)).CeilSeconds()
	return max(0, max(0, end.Sub(l.pulled)).CeilSeconds()-before)
}

func (b *billedTwin) resourcesOf(id model.TaskID, revision model.RevisionID) model.Resources {
	return b.builds[id.Group][revision-1].TaskDefinition.Resources
}
