package controlplane

import "ecsim/model/placement"

// victims are the tasks of one revision and standing that the scheduler may stop, by instance (S-27 to
// S-29).
type victims struct {
	hosts *placement.Victims
	tasks map[*placement.Host]*taskHeap
}

func newVictims(of *placement.Candidates) victims {
	return victims{placement.NewVictims(of), map[*placement.Host]*taskHeap{}}
}

func (v *victims) add(t *task) {
	of := v.tasks[t.host.Host]
	if of == nil {
		of = &taskHeap{kind: byHost}
		v.tasks[t.host.Host] = of
	}
	of.add(t)
	v.hosts.Set(t.host.Host, of.first().tie)
}

func (v *victims) remove(t *task) {
	of := v.tasks[t.host.Host]
	if of.remove(t); of.len() > 0 {
		v.hosts.Set(t.host.Host, of.first().tie)
		return
	}
	delete(v.tasks, t.host.Host)
	v.hosts.Drop(t.host.Host)
}

// first is the task that goes; there is at least one.
func (v *victims) first() *task { return v.tasks[v.hosts.First()].first() }
