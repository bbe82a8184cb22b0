package watch

import (
	"cmp"
	"slices"

	"ecsim/model"
	"ecsim/model/capacity/spot"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// SpotRecord is what became of one pool of Spot capacity in the measured part of the run.
type SpotRecord struct {
	Pool          model.SpotPoolID
	Interrupted   int        // tasks of Fargate, instances of EC2
	WithoutNotice int        // of these: instances that got none (ES-01)
	Refused       int        // launches of a task, or of an instance in this pool or another one of the zone
	Running       clock.Span // summed over tasks or instances
	Short         clock.Span // in which launches were refused, at least some
	// of instances with a notice: tasks that ran there at the notice, and of these those that were still
	// there when EC2 took it
	TasksNoticed int
	TasksLost    int
}

// Spot watches the pools of Spot capacity that the scenario can run anything in.
type Spot struct {
	warm      clock.Time
	pools     []*poolUse
	byID      map[model.SpotPoolID]*poolUse
	onTasks   map[model.TaskID]*poolUse // of Fargate Spot, by task
	instances map[model.InstanceID]*spotInstance
	launches  map[model.InstanceID]model.LaunchInstance // that have not been answered
	tasks     map[model.TaskID]*spotInstance            // by task on a Spot instance
}

type poolUse struct {
	SpotRecord
	used  bool
	held  int
	short bool
	since clock.Time // of held and short
}

// spotInstance is a Spot instance as long as it is there.
type spotInstance struct {
	pool    *poolUse
	tasks   int // not stopped
	noticed bool
}

// NewSpot watches the Spot pools of a scenario.
func NewSpot(s *model.Scenario) *Spot {
	w := &Spot{warm: clock.Time(s.WarmUp), byID: map[model.SpotPoolID]*poolUse{},
		onTasks: map[model.TaskID]*poolUse{}, instances: map[model.InstanceID]*spotInstance{},
		launches: map[model.InstanceID]model.LaunchInstance{}, tasks: map[model.TaskID]*spotInstance{}}
	uses := func(items []model.StrategyItem) bool {
		return slices.ContainsFunc(items, func(i model.StrategyItem) bool { return i.Provider == model.FargateSpot })
	}
	onFargate := slices.ContainsFunc(s.Services, func(one model.Service) bool { return uses(one.Strategy) }) ||
		slices.ContainsFunc(s.Jobs, func(one model.Job) bool { return uses(one.Strategy) })
	used := map[string]bool{string(model.FargateSpot): onFargate}
	spot.EachSpotType(&s.Cluster, func(kind string, _ []string) { used[kind] = true })
	for _, p := range spot.Pools(&s.Cluster, s.Zones) {
		w.pool(p.SpotPoolID).used = used[p.Type]
	}
	return w
}

// pool is the pool of an id.
func (w *Spot) pool(id model.SpotPoolID) *poolUse {
	if w.byID[id] == nil {
		w.byID[id] = &poolUse{SpotRecord: SpotRecord{Pool: id}}
		w.pools = append(w.pools, w.byID[id])
	}
	return w.byID[id]
}

// Advanced implements Observer.
func (w *Spot) Advanced(serving.Served) {}

// Stepped implements Observer.
func (w *Spot) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	measured := at >= w.warm
	switch e := ev.(type) {
	case model.SpotCapacityChanged:
		p := w.pool(e.SpotPoolID)
		w.accrue(p, at)
		p.short = !e.Available
	case model.SpotInterrupted:
		if p := w.onTasks[e.Task]; p != nil {
			p.Interrupted += count(measured)
			w.leave(at, e.Task)
		}
	case model.TaskRefused:
		if p := w.onTasks[e.Task]; p != nil {
			p.Refused += count(measured && p.short)
		}
		w.leave(at, e.Task)
	case model.TaskExited:
		w.leave(at, e.Task)
	case model.TaskStopped:
		w.leave(at, e.Task)
	case model.InstanceLaunched:
		w.launched(at, e.Instance)
	case model.InstanceLaunchFailed:
		w.refused(measured, e.Instance)
	case model.InstanceInterrupted:
		w.interrupted(measured, e)
	case model.InstanceTerminated:
		w.gone(at, measured, e.Instance)
	case model.InstanceLost:
		w.gone(at, false, e.Instance)
	}
	for _, cmd := range cmds {
		switch c := cmd.(type) {
		case model.StartTask:
			w.started(at, c)
		case model.LaunchInstance:
			if c.Instance.Spot {
				w.launches[c.Instance.ID] = c
			}
		}
	}
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// accrue adds up the time since the pool changed last.
func (w *Spot) accrue(p *poolUse, at clock.Time) {
	if span := at.Sub(max(p.since, w.warm)); span > 0 {
		p.Running += clock.Span(p.held) * span
		if p.short {
			p.Short += span
		}
	}
	p.since = at
}

// hold adds to what a pool holds.
func (w *Spot) hold(p *poolUse, at clock.Time, n int) {
	w.accrue(p, at)
	p.held += n
}

func (w *Spot) started(at clock.Time, c model.StartTask) {
	if c.Provider == model.FargateSpot {
		p := w.pool(model.SpotPoolID{Type: string(c.Provider), Zone: c.Zone})
		w.onTasks[c.Task] = p
		w.hold(p, at, +1)
	} else if i := w.instances[c.Instance]; i != nil {
		w.tasks[c.Task] = i
		i.tasks++
	}
}

// leave: a task gives its capacity back.
func (w *Spot) leave(at clock.Time, id model.TaskID) {
	if p := w.onTasks[id]; p != nil {
		w.hold(p, at, -1)
		delete(w.onTasks, id)
	}
	if i := w.tasks[id]; i != nil {
		i.tasks--
		delete(w.tasks, id)
	}
}

func (w *Spot) launched(at clock.Time, of model.Instance) {
	delete(w.launches, of.ID)
	if !of.Spot {
		return
	}
	p := w.pool(model.SpotPoolID{Type: of.Type.Name, Zone: of.Zone})
	w.instances[of.ID] = &spotInstance{pool: p}
	w.hold(p, at, +1)
}

// refused: no pool of the zone had room for an instance, of whatever type.
func (w *Spot) refused(measured bool, id model.InstanceID) {
	c, is := w.launches[id]
	delete(w.launches, id)
	if !is {
		return
	}
	for _, t := range c.Types {
		if p := w.pool(model.SpotPoolID{Type: t.Name, Zone: c.Instance.Zone}); p.short {
			p.Refused += count(measured)
		}
	}
}

func (w *Spot) interrupted(measured bool, e model.InstanceInterrupted) {
	i := w.instances[e.Instance]
	if i == nil {
		return
	}
	i.noticed = e.Notice
	i.pool.Interrupted += count(measured)
	i.pool.WithoutNotice += count(measured && !e.Notice)
	if e.Notice && measured {
		i.pool.TasksNoticed += i.tasks
	}
}

func (w *Spot) gone(at clock.Time, measured bool, id model.InstanceID) {
	i := w.instances[id]
	if i == nil {
		return
	}
	if i.noticed && measured {
		i.pool.TasksLost += i.tasks
	}
	w.hold(i.pool, at, -1)
	delete(w.instances, id)
}

// Finish returns the pools that the scenario can run anything in, by type, then zone.
func (w *Spot) Finish(horizon clock.Time) (out []SpotRecord) {
	for _, p := range w.pools {
		w.accrue(p, horizon)
		if p.used {
			out = append(out, p.SpotRecord)
		}
	}
	slices.SortFunc(out, func(a, b SpotRecord) int {
		return cmp.Or(cmp.Compare(a.Pool.Type, b.Pool.Type), cmp.Compare(a.Pool.Zone, b.Pool.Zone))
	})
	return out
}
