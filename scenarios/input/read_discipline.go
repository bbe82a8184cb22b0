package input

import (
	"fmt"
	"math"
	"slices"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// readDiscipline reads how vCPUs serve workers. What neither the input nor b says is chosen for the
// task's size, and told.
func (l *loader) readDiscipline(b *model.Build, t *reading.Table) (chosen choice) {
	w := &b.Workload
	if t.Has("cpu") {
		w.CPU = model.Discipline(t.Word("cpu", string(model.Quota), string(model.Shared), string(model.Dedicated)))
	} else if w.CPU == "" {
		chosen = disciplineDefault(w.Workers, b.VCPU())
		w.CPU = model.Discipline(chosen.Text)
	}
	l.checkUnlimited(w, t)
	return chosen
}

// checkUnlimited checks that unlimited workers share.
func (l *loader) checkUnlimited(w *model.Workload, t *reading.Table) {
	if w.CPU != model.Dedicated || w.Workers != unlimited {
		return
	}
	for _, key := range []string{"cpu", "workers"} {
		if n := t.Get(key); n != nil {
			l.Problem(n, "shared or quota with unlimited workers: none of them can own a part of a vCPU", "")
			return
		}
	}
}

// deployDiscipline chooses anew for a service that leaves it open how vCPUs serve workers: the
// deployment may change the size of its tasks.
func (l *loader) deployDiscipline(build *model.Build, service string, w *reading.Table) {
	before := build.Workload.CPU
	if slices.Contains(l.open, service) {
		build.Workload.CPU = ""
	}
	chosen := l.readDiscipline(build, w)
	if chosen != (choice{}) && chosen.Text != string(before) {
		l.Assume(w.Key("cpu"), chosen.Text, chosen.Source)
	}
}

// unlimited workers are more than the requests that any task can hold.
const unlimited = math.MaxInt32

// workers reads how many requests a task serves at once; "unlimited" is an event loop's.
func workers(t *reading.Table, key string) int {
	n := t.Value(key)
	switch {
	case n.Kind == document.Text && n.Text == "unlimited":
		return unlimited
	case n.Kind == document.Text:
		t.Problem(n, fmt.Sprintf(`a whole number from 1 to %d, or "unlimited"`, most), "")
		return 1
	default:
		return t.Integer(key, 1, most)
	}
}
