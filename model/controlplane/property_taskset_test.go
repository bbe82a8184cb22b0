package controlplane

import (
	"ecsim/model"

	"pgregory.net/rapid"
)

// callsTaskSet lets an external controller make a call, legal or not; ECS deploys other services, and the
// calls change nothing there.
func (w *randomWorld) callsTaskSet(t *rapid.T) {
	w.step(model.TaskSetCalled{Service: "web", Call: model.TaskSetCall{
		Action: rapid.SampledFrom([]model.TaskSetAction{model.CreateTaskSet, model.CreateTaskSet,
			model.UpdateTaskSet, model.UpdatePrimaryTaskSet, model.ModifyListener,
			model.DeleteTaskSet}).Draw(t, "call"),
		Revision: model.RevisionID(rapid.IntRange(1, 4).Draw(t, "task set")),
		Scale:    rapid.SampledFrom([]int{0, 3333, 5000, model.WholeScale}).Draw(t, "scale"),
		Force:    rapid.Bool().Draw(t, "forced"),
		Permille: rapid.IntRange(0, model.WholeTraffic).Draw(t, "weight"),
	}}, false)
	w.verifyTaskSets(t)
}

// verifyTaskSets: a task set of which nothing holds launches back has its computed tasks at once, and
// never more (K-05).
func (w *randomWorld) verifyTaskSets(t *rapid.T) {
	s := w.control.services[0]
	for _, set := range s.sets {
		have, want := set.revision.effective(), set.computed(s.desired)
		if have > want && set.revision.protected == 0 {
			t.Fatalf("the task set of revision %d has %d of %d tasks", set.revision.id, have, want)
		}
		if want > s.desired || want < 0 {
			t.Fatalf("the task set of revision %d is to have %d tasks of %d", set.revision.id, want, s.desired)
		}
	}
}
