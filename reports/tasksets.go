package reports

import (
	"fmt"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// taskSets lists the task sets of a service with an external controller.
func taskSets(s *scenarios.ServiceOutcome) Table {
	t := Table{
		Key: "task sets",
		Caption: "Task sets, by the time of their creation: when each was in steady state for the first time, became " +
			"the primary one and was gone; tasks that failed before it was steady; its tasks at the end; requests that " +
			"it served and failed; and what the " +
			"capacity beyond the desired count cost while it was the newest",
		Columns: []Column{right("created"), right("revision"), left("status"), right("steady"), right("primary"),
			right("gone"), right("failed tasks"), right("tasks"), right("served"), right("failed"), right("overlap")},
	}
	for i := range s.TaskSets {
		one := &s.TaskSets[i]
		fact := taskSetFact(s.Name, i)
		reached := func(name string, at *float64) Cell {
			if at == nil {
				return words(orDash(""))
			}
			return moment(fact(name, *at, quantity.Seconds))
		}
		t.Rows = append(t.Rows, Row{
			moment(fact("created", one.CreatedSeconds, quantity.Seconds)),
			shown(fact("revision", float64(one.Revision), "")), words(one.Status),
			reached("steady", one.SteadySeconds), reached("primary", one.PrimarySeconds),
			reached("gone", one.GoneSeconds), shown(fact("failed_tasks", float64(one.FailedTasks), "")),
			shown(fact("computed_desired_count", float64(one.Computed), "")),
			shown(fact("served", float64(one.Served), "")), shown(fact("failed", float64(one.Failed), "")),
			shown(fact("overlap", one.Overlap.Amount, quantity.USD)),
		})
	}
	return t
}

func taskSetFact(service string, i int) factMaker {
	return func(name string, v float64, unit string) Fact {
		return Fact{Service: service, Name: fmt.Sprintf("task_sets.%d.%s", i+1, name), Value: number(v), Unit: unit}
	}
}
