package reports

import (
	"fmt"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// deployments lists the deployments of a service with their end and how long they took.
func deployments(s *scenarios.ServiceOutcome) Table {
	t := Table{
		Key: "deployments",
		Caption: "Deployments, by simulated time; duration to its end or the horizon; failed tasks; requests " +
			"that tasks of its revision served and failed before it was completed; and what the capacity beyond " +
			"the desired count cost",
		Columns: []Column{right("time"), right("revision"), flowing("state"),
			right("duration"), right("failed tasks"), right("served"), right("failed"), right("overlap")},
	}
	for i := range s.Deployments {
		d := &s.Deployments[i]
		fact := deploymentFact(s.Name, i)
		state := fact("state", 0, "")
		state.Text = deploymentState(d)
		t.Rows = append(t.Rows, Row{
			moment(fact("at", d.AtSeconds, quantity.Seconds)),
			shown(fact("revision", float64(d.Revision), "")),
			shown(state),
			shown(fact("duration", d.DurationSeconds, quantity.Seconds)),
			shown(fact("failed_tasks", float64(d.FailedTasks), "")),
			shown(fact("served", float64(d.Served), "")),
			shown(fact("failed", float64(d.Failed), "")),
			overlap(d, fact),
		})
	}
	return t
}

// overlap is what double capacity cost; CSV has the task-seconds too.
func overlap(d *scenarios.DeploymentOutcome, fact func(string, float64, string) Fact) Cell {
	cell := shown(fact("overlap.amount", d.Overlap.Amount, quantity.USD))
	cell.Facts = append(cell.Facts, fact("overlap.task_seconds", float64(d.Overlap.TaskSeconds), quantity.Seconds))
	return cell
}

// phases sums the critical path of each deployment by what it waited for.
func phases(s *scenarios.ServiceOutcome) Table {
	t := Table{
		Key: "deployment phases",
		Caption: "The critical path of the deployments by what it waited for: a deployment ends earlier only if " +
			"one of these waits is shorter; the parts of one sum to its duration",
		Columns: []Column{right("time"), left("waited for"), right("waits"), right("duration"), right("share")},
	}
	for i := range s.Deployments {
		d := &s.Deployments[i]
		fact := deploymentFact(s.Name, i)
		when := instant(d.AtSeconds)
		for _, p := range d.Spent {
			if p.Seconds == 0 {
				continue
			}
			t.Rows = append(t.Rows, Row{
				words(when), words(p.Phase), shown(fact("waits."+p.Phase, float64(p.Waits), "")),
				shown(fact("spent."+p.Phase, p.Seconds, quantity.Seconds)),
				words(shareOf(p.Seconds, d.DurationSeconds)),
			})
			when = ""
		}
	}
	return t
}

// criticalPath lists the parts of the critical path of each deployment in their order. A path can be long, so
// it is for those who read it with a program.
func criticalPath(s *scenarios.ServiceOutcome) Table {
	t := Table{
		Key: "critical path", Caption: "The critical path of the deployments, wait by wait", DataOnly: true,
		Columns: []Column{right("time"), left("waited for"), right("duration"), left("task")},
	}
	for i := range s.Deployments {
		for j, w := range s.Deployments[i].CriticalPath {
			fact := deploymentFact(s.Name, i)
			name := fmt.Sprintf("critical_path.%d.", j+1)
			what := fact(name+"phase", 0, "")
			what.Text = w.Phase
			task := words(orDash(""))
			if w.Task != "" {
				whose := fact(name+"task", 0, "")
				whose.Text = w.Task
				task = shown(whose)
			}
			t.Rows = append(t.Rows, Row{moment(fact(name+"at", w.AtSeconds, quantity.Seconds)), shown(what),
				shown(fact(name+"duration", w.Seconds, quantity.Seconds)), task})
		}
	}
	return t
}

// tests lists how the test requests of deployments ended; those that had none are left out.
func tests(s *scenarios.ServiceOutcome) Table {
	t := Table{
		Key: "deployment tests",
		Caption: "Requests through the test listener, by deployment: those that the new revision served, and those " +
			"that it failed; they are in no other table",
		Columns: []Column{right("time"), right("served"), right("failed")},
	}
	for i := range s.Deployments {
		if d := &s.Deployments[i]; d.Tests != nil {
			fact := deploymentFact(s.Name, i)
			t.Rows = append(t.Rows, Row{
				words(instant(d.AtSeconds)), shown(fact("tests.served", float64(d.Tests.Served), "")),
				shown(fact("tests.failed", float64(d.Tests.Failed), "")),
			})
		}
	}
	return t
}

func deploymentFact(service string, i int) func(name string, v float64, unit string) Fact {
	return func(name string, v float64, unit string) Fact {
		name = fmt.Sprintf("deployments.%d.%s", i+1, name)
		return Fact{Service: service, Name: name, Value: number(v), Unit: unit}
	}
}

// deploymentState reads COMPLETED as completed and says what became of a failed one.
func deploymentState(d *scenarios.DeploymentOutcome) string {
	text := strings.ToLower(strings.ReplaceAll(d.State, "_", " "))
	if d.Rollback {
		text += ", itself a rollback"
	}
	if d.RolledBack {
		text += ", rolled back"
	}
	return orDash(text)
}
