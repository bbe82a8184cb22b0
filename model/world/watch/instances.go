package watch

import (
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// InstancesRecord is how much of a group of container instances tasks reserved, over time. Shares are of
// what the instances had registered.
type InstancesRecord struct {
	Name, Type                  string
	Instances                   float64 // mean number
	Empty                       float64 // mean number of those without a task that is not a daemon's
	CPUReserved, MemoryReserved float64
	CPUStranded, MemoryStranded float64 // free beyond the share of the other that is free
}

// Instances follows what tasks reserve of container instances, from StartTask until STOPPED (RS-08).
type Instances struct {
	warmUp  clock.Time
	daemons map[string]bool
	demand  map[string][]model.Resources // of a task, by service or job, and revision from 1
	groups  []*instanceGroup
	hosts   map[model.InstanceID]*hostUse
	tasks   map[model.TaskID]model.InstanceID
}

// hostUse is one instance as it is reserved now.
type hostUse struct {
	group       *instanceGroup
	of          model.Instance
	cpu, memory int64
	others      int // tasks that are not of daemons
	used        map[model.TaskID]model.Resources
}

// parts of a group that add up over its instances, and their time integrals.
const (
	instanceCount = iota
	emptyCount
	cpuReserved
	memoryReserved
	cpuStranded
	memoryStranded
	cpuRegistered
	memoryRegistered
	instanceParts
)

type instanceGroup struct {
	name, types string
	managed     bool       // types are those that were launched
	since       clock.Time // integrals are complete up to here
	now         [instanceParts]int64
	sums        [instanceParts]float64 // × seconds
}

// NewInstances watches a run of a scenario.
func NewInstances(s *model.Scenario) *Instances {
	w := &Instances{
		warmUp: clock.Time(s.WarmUp), daemons: map[string]bool{},
		demand: map[string][]model.Resources{},
		hosts:  map[model.InstanceID]*hostUse{}, tasks: map[model.TaskID]model.InstanceID{},
	}
	for i := range s.Cluster.Instances {
		of := &s.Cluster.Instances[i]
		w.groups = append(w.groups,
			&instanceGroup{name: of.Name, types: of.Type.Name, since: clock.Time(s.WarmUp)})
	}
	for i := range s.Cluster.Groups {
		of := &s.Cluster.Groups[i]
		var types []string
		for _, t := range of.Types {
			types = append(types, t.Name)
		}
		w.groups = append(w.groups, &instanceGroup{name: of.Name, types: strings.Join(types, ", "),
			since: clock.Time(s.WarmUp)})
	}
	for _, p := range s.Cluster.Providers {
		if p.ManagedInstances != nil {
			w.groups = append(w.groups,
				&instanceGroup{name: string(p.Name), managed: true, since: clock.Time(s.WarmUp)})
		}
	}
	for i := range s.Services {
		name := s.Services[i].Name
		w.daemons[name] = s.Services[i].Daemon
		for _, b := range s.Builds(name) {
			w.demand[name] = append(w.demand[name], b.TaskDefinition.Resources)
		}
	}
	for i := range s.Jobs {
		w.demand[s.Jobs[i].Name] = []model.Resources{s.Jobs[i].Build.TaskDefinition.Resources}
	}
	return w
}

// Advanced implements Observer.
func (w *Instances) Advanced(serving.Served) {}

// Stepped implements Observer.
func (w *Instances) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	switch e := ev.(type) {
	case model.InstanceRegistered:
		h := &hostUse{group: w.group(e.Instance.Group), of: e.Instance, used: map[model.TaskID]model.Resources{}}
		w.hosts[e.Instance.ID] = h
		h.group.see(e.Instance.Type.Name)
		h.group.accrue(at)
		h.add(+1)
	case model.InstanceLost:
		w.remove(at, e.Instance)
	case model.InstanceTerminated:
		w.remove(at, e.Instance)
	case model.TaskStopped:
		w.takeAway(at, e.Task)
	case model.TaskRefused:
		w.takeAway(at, e.Task)
	}
	for _, cmd := range cmds {
		if c, ok := cmd.(model.StartTask); ok && c.Instance != "" {
			w.put(at, c)
		}
	}
}

// remove takes an instance out of the cluster.
func (w *Instances) remove(at clock.Time, id model.InstanceID) {
	if h := w.hosts[id]; h != nil {
		h.group.accrue(at)
		h.add(-1)
		delete(w.hosts, id)
	}
}

// group is a group of instances by its name, which the scenario has.
func (w *Instances) group(name string) *instanceGroup {
	return w.groups[slices.IndexFunc(w.groups, func(g *instanceGroup) bool { return g.name == name })]
}

func (w *Instances) put(at clock.Time, c model.StartTask) {
	h := w.hosts[c.Instance]
	if h == nil {
		return
	}
	w.tasks[c.Task] = c.Instance
	h.used[c.Task] = w.demand[c.Task.Group][c.Revision-1]
	h.change(at, h.used[c.Task], +1, w.daemons[c.Task.Group])
}

// takeAway is for a task that is STOPPED; its instance may be lost.
func (w *Instances) takeAway(at clock.Time, id model.TaskID) {
	h := w.hosts[w.tasks[id]]
	delete(w.tasks, id)
	if h == nil {
		return
	}
	if used, ok := h.used[id]; ok {
		delete(h.used, id)
		h.change(at, used, -1, w.daemons[id.Group])
	}
}

// change adds a task's reservation to an instance, or takes it away.
func (h *hostUse) change(at clock.Time, r model.Resources, sign int64, daemon bool) {
	h.group.accrue(at)
	h.add(-1)
	h.cpu += sign * int64(r.CPUUnits)
	h.memory += sign * int64(r.MemoryMiB)
	if !daemon {
		h.others += int(sign)
	}
	h.add(+1)
}

// add puts an instance's parts into its group's, or takes them out.
func (h *hostUse) add(sign int64) {
	g := h.group
	cpu, memory := int64(h.of.Type.CPUUnits), int64(h.of.MemoryMiB())
	freeCPU, freeMemory := cpu-h.cpu, memory-h.memory
	g.now[instanceCount] += sign
	if h.others == 0 {
		g.now[emptyCount] += sign
	}
	g.now[cpuRegistered] += sign * cpu
	g.now[memoryRegistered] += sign * memory
	g.now[cpuReserved] += sign * h.cpu
	g.now[memoryReserved] += sign * h.memory
	g.now[cpuStranded] += sign * max(0, freeCPU-freeMemory*cpu/memory)
	g.now[memoryStranded] += sign * max(0, freeMemory-freeCPU*memory/cpu)
}

// see notes the type of an instance that Managed Instances launched.
func (g *instanceGroup) see(name string) {
	if g.managed && !slices.Contains(strings.Split(g.types, ", "), name) {
		g.types = strings.TrimPrefix(g.types+", "+name, ", ")
	}
}

// accrue completes the integrals up to at with what held until then.
func (g *instanceGroup) accrue(at clock.Time) {
	if at <= g.since {
		return
	}
	span := at.Sub(g.since).Seconds()
	for i, n := range g.now {
		g.sums[i] += float64(float64(n) * span)
	}
	g.since = at
}

// Finish closes the integrals at the horizon.
func (w *Instances) Finish(horizon clock.Time) (all []InstancesRecord) {
	measured := horizon.Sub(w.warmUp).Seconds()
	for _, g := range w.groups {
		g.accrue(horizon)
		r := InstancesRecord{Name: g.name, Type: g.types}
		r.Instances, r.Empty = g.sums[instanceCount]/measured, g.sums[emptyCount]/measured
		if cpu, memory := g.sums[cpuRegistered], g.sums[memoryRegistered]; cpu > 0 {
			r.CPUReserved, r.CPUStranded = g.sums[cpuReserved]/cpu, g.sums[cpuStranded]/cpu
			r.MemoryReserved, r.MemoryStranded = g.sums[memoryReserved]/memory, g.sums[memoryStranded]/memory
		}
		all = append(all, r)
	}
	return all
}
