package awsjson

import (
	"fmt"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
)

// dependencies reads dependsOn.
func dependencies(t *reading.Table) []model.Dependency {
	var out []model.Dependency
	for _, d := range t.Tables("dependsOn", "containerName") {
		d.Require("containerName", "the container to wait for")
		d.Require("condition", "START, COMPLETE, SUCCESS or HEALTHY")
		condition := d.Word("condition", string(model.DependsStart), string(model.DependsComplete),
			string(model.DependsSuccess), string(model.DependsHealthy))
		out = append(out, model.Dependency{Container: d.Text("containerName"), Condition: model.Condition(condition)})
		d.Done()
	}
	return out
}

// checkNames reports containers of one name.
func checkNames(tables []*reading.Table, cs []model.Container) {
	for i, c := range cs {
		earlier := slices.IndexFunc(cs[:i], func(o model.Container) bool { return o.Name == c.Name && c.Name != "" })
		if earlier >= 0 {
			tables[i].Problem(tables[i].Get("name"), "a name that no other container of the task has", "")
		}
	}
}

// checkDependencies is rules L-21 to L-24: known names, conditions that can be met, no cycle.
func checkDependencies(tables []*reading.Table, cs []model.Container) {
	index := map[string]int{}
	var names []string
	for i, c := range cs {
		index[c.Name] = i
		names = append(names, c.Name)
	}
	for i, c := range cs {
		for j, d := range c.DependsOn {
			entry := items(tables[i], "dependsOn")[j]
			on, known := index[d.Container]
			switch {
			case d.Container == "":
			case !known:
				tables[i].Problem(entry.Get("containerName"), "a container of the task: "+strings.Join(names, ", "),
					problem.Nearest(d.Container, names))
			case on == i:
				tables[i].Problem(entry.Get("containerName"), "another container than itself", "")
			case cs[on].Essential && (d.Condition == model.DependsComplete || d.Condition == model.DependsSuccess):
				tables[i].Problem(entry.Get("condition"), fmt.Sprintf(
					"START or HEALTHY: %s is essential, so its end stops the task", d.Container), "")
			case d.Condition == model.DependsHealthy && cs[on].HealthCheck == nil:
				tables[i].Problem(entry.Get("condition"), fmt.Sprintf(
					"START: %s has no health check", d.Container), "")
			}
		}
	}
	if cycle := findCycle(cs, index); cycle != nil {
		first := slices.Index(names, cycle[0])
		tables[first].At(tables[first].Get("dependsOn").KeyPlace,
			"containers that wait for each other: "+strings.Join(append(cycle, cycle[0]), " → "),
			"an order in which they can start", "")
	}
}

// findCycle is the names of a dependency cycle of at least two containers, nil when there is none.
func findCycle(cs []model.Container, index map[string]int) []string {
	const (
		unseen = iota
		open
		done
	)
	state := make([]int, len(cs))
	var path, cycle []string
	var visit func(i int) bool
	visit = func(i int) bool {
		state[i] = open
		path = append(path, cs[i].Name)
		for _, d := range cs[i].DependsOn {
			on, known := index[d.Container]
			if !known || on == i {
				continue
			}
			if state[on] == open {
				cycle = slices.Clone(path[slices.Index(path, cs[on].Name):])
				return true
			}
			if state[on] == unseen && visit(on) {
				return true
			}
		}
		state[i] = done
		path = path[:len(path)-1]
		return false
	}
	for i := range cs {
		if state[i] == unseen && visit(i) {
			return cycle
		}
	}
	return nil
}
