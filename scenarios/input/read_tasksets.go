package input

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
)

// firstTaskSet is the name of the task set that a service with an external controller begins with.
const firstTaskSet = "initial"

// taskSetCall is a call of an external controller, before its task set is known.
type taskSetCall struct {
	model.PlannedTaskSetCall
	name  string
	node  *document.Node // of the name
	table *reading.Table
}

// taskSetTables are the calls by their tables.
var taskSetTables = []struct {
	key    string
	action model.TaskSetAction
}{
	{"create_task_set", model.CreateTaskSet},
	{"update_task_set", model.UpdateTaskSet},
	{"update_primary_task_set", model.UpdatePrimaryTaskSet},
	{"modify_listener", model.ModifyListener},
	{"delete_task_set", model.DeleteTaskSet},
}

// readTaskSets reads what external controllers do (K-05).
func (l *loader) readTaskSets(t *reading.Table) {
	var calls []taskSetCall
	names := l.serviceNames()
	for _, table := range taskSetTables {
		for _, ct := range t.Tables(table.key, "service") {
			calls = append(calls, l.readTaskSetCall(ct, table.action, names))
		}
	}
	slices.SortStableFunc(calls, func(a, b taskSetCall) int { return cmp.Compare(a.At, b.At) })
	for i := range names {
		l.checkTaskSets(names[i], calls)
	}
}

func (l *loader) readTaskSetCall(t *reading.Table, action model.TaskSetAction, names []string) taskSetCall {
	c := taskSetCall{table: t}
	c.At, c.Call.Action = l.instant(t, "at"), action
	t.Require("service", "a service whose deploymentController is EXTERNAL")
	c.Service = l.reference(t, "service", "service", names)
	if s := l.scenario.Service(c.Service); s != nil && !s.External {
		l.Problem(t.Get("service"), "a service whose deploymentController is EXTERNAL", "")
		c.Service = ""
	}
	c.node = t.Require("task_set", "the name of a task set: "+firstTaskSet+" is the one at the beginning")
	if c.node != nil {
		c.name = t.Text("task_set")
	}
	switch action {
	case model.CreateTaskSet:
		c.Build = l.newBuild(t, c.Service)
		c.Call.Scale = taskSetScale(t)
	case model.UpdateTaskSet:
		c.Call.Scale = taskSetScale(t)
	case model.ModifyListener:
		if t.Require("weight", "the percentage of the requests that its target group gets") != nil {
			c.Call.Permille = int(math.Round(10 * t.Number("weight", 0, 100)))
		}
	case model.DeleteTaskSet:
		c.Call.Force = t.Bool("force", false)
	}
	t.Done()
	return c
}

// taskSetScale is in hundredths of a percent.
func taskSetScale(t *reading.Table) int {
	if t.Require("scale", "a percentage of the desired count, from 0 to 100") == nil {
		return 0
	}
	return int(math.Round(100 * t.Number("scale", 0, 100)))
}

// checkTaskSets gives the task sets of a service their revisions, and refuses calls about one that is not
// there, and a third one at a time: a listener here has two sides.
func (l *loader) checkTaskSets(service string, calls []taskSetCall) {
	there := []string{firstTaskSet}
	revisions := map[string]model.RevisionID{firstTaskSet: 1}
	newest := model.RevisionID(1)
	for _, c := range calls {
		if c.Service != service || c.name == "" {
			continue
		}
		is := slices.Contains(there, c.name)
		switch {
		case c.Call.Action == model.CreateTaskSet && is:
			l.Problem(c.node, "a name that no task set of "+service+" has at that time", "")
		case c.Call.Action == model.CreateTaskSet && len(there) == 2:
			l.At(c.table.Place(), "a third task set of "+service+" at a time",
				"two: delete "+strings.Join(there, " or ")+" first", "")
		case c.Call.Action == model.CreateTaskSet:
			newest++
			there, revisions[c.name] = append(there, c.name), newest
		case !is:
			l.Problem(c.node, "a task set that is there at that time: "+strings.Join(there, ", "),
				problem.Nearest(c.name, there))
		case c.Call.Action == model.DeleteTaskSet:
			there = slices.DeleteFunc(there, func(name string) bool { return name == c.name })
		}
		c.Call.Revision = revisions[c.name]
		l.scenario.TaskSetCalls = append(l.scenario.TaskSetCalls, c.PlannedTaskSetCall)
	}
}
