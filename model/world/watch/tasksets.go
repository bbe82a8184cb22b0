package watch

import (
	"fmt"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// TaskSet is a task set of a service with an external controller (K-05). Instants that never came are
// Never.
type TaskSet struct {
	Revision model.RevisionID
	Created  clock.Time
	Steady   clock.Time // the first time that exactly its tasks ran, all healthy
	Primary  clock.Time // when it became so
	Gone     clock.Time
	Status   model.TaskSetStatus // at the end of the run, or when it went
	Computed int                 // its computedDesiredCount then
	Served   int64               // requests that its tasks completed
	Failed   int64               // requests that ended otherwise

	FailedTasks int    // before it was steady (D-12)
	Path        []Wait // from its creation to its steady state, its end or that of the run: its critical path
}

// TaskSets follows the task sets of every service.
type TaskSets struct {
	services map[string][]TaskSet
}

// NewTaskSets watches a run of a scenario. Services begin with one task set.
func NewTaskSets(s *model.Scenario) *TaskSets {
	w := &TaskSets{services: map[string][]TaskSet{}}
	for i := range s.Services {
		if one := &s.Services[i]; one.External {
			w.services[one.Name] = []TaskSet{{Revision: 1, Gone: clock.Never, Computed: one.DesiredCount,
				Status: model.PrimaryTaskSet}}
		}
	}
	return w
}

// Stepped implements Observer.
func (w *TaskSets) Stepped(at clock.Time, _ model.Event, cmds []model.Command) {
	for _, cmd := range cmds {
		if c, ok := cmd.(model.ChangeTaskSet); ok {
			w.changed(at, c)
		}
	}
}

func (w *TaskSets) changed(at clock.Time, c model.ChangeTaskSet) {
	list := w.services[c.Service]
	if c.Revision > model.RevisionID(len(list)) {
		list = append(list, TaskSet{Revision: c.Revision, Created: at, Steady: clock.Never,
			Primary: clock.Never, Gone: clock.Never})
		w.services[c.Service] = list
	}
	t := &list[c.Revision-1]
	if t.Status, t.Computed = c.Status, c.Computed; c.Status == model.PrimaryTaskSet {
		t.Primary = min(t.Primary, at)
	}
	if c.Steady && c.Status != model.DrainingTaskSet {
		t.Steady = min(t.Steady, at)
	}
	if c.Gone {
		t.Gone = at
	}
}

// Advanced implements Observer.
func (w *TaskSets) Advanced(s serving.Served) {
	list := w.services[s.Service]
	for _, c := range s.Revisions {
		if i := int(c.Revision) - 1; i < len(list) {
			list[i].Served += c.Completed
			list[i].Failed += c.Failed
		}
	}
}

// Record lists the task sets of a service in the order in which they were created.
func (w *TaskSets) Record(service string) []TaskSet { return w.services[service] }

// taskSetTold says what a task set is, for the timeline.
func taskSetTold(c model.ChangeTaskSet) string {
	stability := "STABILIZING"
	if c.Steady {
		stability = "STEADY_STATE"
	}
	if c.Gone {
		return "gone"
	}
	return fmt.Sprintf("%s, %s, %d tasks", c.Status, stability, c.Computed)
}
