package input

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// roomiest is what an instance has for tasks, by the name of its type.
type roomiest struct {
	name                string
	cpu, memoryMiB, gpu int
}

func (r roomiest) fits(d *model.TaskDefinition) bool {
	return d.Resources.CPUUnits <= r.cpu && d.Resources.MemoryMiB <= r.memoryMiB && d.GPUs <= r.gpu
}

// checkFits refuses services and jobs on instances none of whose tasks, of any revision, ever fits an instance
// that a provider of theirs has or may launch, however empty (RS-01, RS-02). Whether there is room at the time
// is what the run is about.
func (l *loader) checkFits(root *reading.Table) {
	if len(l.Problems) > 0 { // an instance may be missing for that
		return
	}
	for _, s := range l.scenario.Services {
		if s.DesiredCount > 0 || s.Daemon {
			l.checkFit(root, "service", s.Name, s.Strategy, l.scenario.Builds(s.Name))
		}
	}
	for _, j := range l.scenario.Jobs {
		if len(j.Instances) == 0 {
			l.checkFit(root, "run_task", j.Name, j.Strategy, []model.Build{j.Build})
		}
	}
}

func (l *loader) checkFit(
	root *reading.Table, list, name string, strategy []model.StrategyItem, builds []model.Build,
) {
	if !model.RunsOnInstances(strategy) {
		return
	}
	var all []roomiest
	var providers []string
	for _, item := range strategy {
		all = append(all, l.instancesOf(item.Provider)...)
		providers = append(providers, string(item.Provider))
	}
	if len(all) == 0 { // a problem already
		return
	}
	for i := range builds {
		if slices.ContainsFunc(all, func(r roomiest) bool { return r.fits(&builds[i].TaskDefinition) }) {
			return
		}
	}
	d := builds[0].TaskDefinition
	most := slices.MaxFunc(all, func(a, b roomiest) int {
		return cmp.Or(cmp.Compare(a.gpu, b.gpu), cmp.Compare(a.cpu, b.cpu), cmp.Compare(a.memoryMiB, b.memoryMiB))
	})
	l.At(l.placeOfTasks(root, list, name), fmt.Sprintf("tasks of %s that reserve %s", quote(name),
		amounts(d.Resources.CPUUnits, d.Resources.MemoryMiB, d.GPUs)),
		fmt.Sprintf("tasks that fit an empty instance of %s: the largest, %s, has %s",
			strings.Join(providers, " or "), most.name, amounts(most.cpu, most.memoryMiB, most.gpu)), "")
}

func amounts(cpu, memoryMiB, gpu int) string {
	text := fmt.Sprintf("%d CPU units and %d MiB", cpu, memoryMiB)
	if gpu > 0 {
		text = fmt.Sprintf("%d GPU, %s", gpu, text)
	}
	return text
}

// instancesOf are the kinds of instances that a provider, or a launch type, has or may launch.
func (l *loader) instancesOf(p model.Provider) (all []roomiest) {
	add := func(types []model.InstanceType, of model.LaunchTemplate) {
		for _, t := range types {
			all = append(all, roomiest{t.Name, t.CPUUnits, t.MemoryMiB - of.ReservedMiB, t.GPUs})
		}
	}
	c := &l.scenario.Cluster
	for _, i := range c.Instances {
		t := i.Type
		if i.External {
			t.Name = i.Name
		}
		if i.External && p == model.Anywhere || !i.External && p == model.EC2 {
			add([]model.InstanceType{t}, i.Template)
		}
	}
	for _, g := range c.Groups {
		if p == model.EC2 || c.ProviderOf(g.Name) == p {
			add(g.Types, g.Template)
		}
	}
	if m := c.Managed(p); m != nil {
		for _, t := range m.Types {
			add([]model.InstanceType{t.InstanceType}, m.Template)
		}
	}
	return all
}

// placeOfTasks is where a service or job says what its tasks are.
func (l *loader) placeOfTasks(root *reading.Table, list, name string) document.Place {
	for _, n := range elements(root.Node, list) {
		if d := n.Get("task_definition"); d != nil && textOf(n.Get("name")) == name {
			return d.Place
		}
	}
	return l.placeOf(root, list, name)
}
