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
		t.Rows = append(t.Rows, phaseRows(d.AtSeconds, d.Spent, deploymentFact(s.Name, i))...)
	}
	for i := range s.TaskSets {
		one := &s.TaskSets[i]
		t.Rows = append(t.Rows, phaseRows(one.CreatedSeconds, one.Spent, taskSetFact(s.Name, i))...)
	}
	return t
}

// phaseRows are what one deployment or task set waited for.
func phaseRows(at float64, spent []scenarios.DeploymentSpent, fact factMaker) (rows []Row) {
	when, total := instant(at), 0.0
	for _, p := range spent {
		total += p.Seconds
	}
	for _, p := range spent {
		if p.Seconds == 0 {
			continue
		}
		rows = append(rows, Row{
			words(when), words(p.Phase), shown(fact("waits."+p.Phase, float64(p.Waits), "")),
			shown(fact("spent."+p.Phase, p.Seconds, quantity.Seconds)), words(shareOf(p.Seconds, total)),
		})
		when = ""
	}
	return rows
}

// criticalPath lists the parts of the critical path of each deployment in their order. A path can be long, so
// it is for those who read it with a program.
func criticalPath(s *scenarios.ServiceOutcome) Table {
	t := Table{
		Key: "critical path", Caption: "The critical path of the deployments, wait by wait", DataOnly: true,
		Columns: []Column{right("time"), left("waited for"), right("duration"), left("task")},
	}
	for i := range s.Deployments {
		t.Rows = append(t.Rows, waitRows(s.Deployments[i].CriticalPath, deploymentFact(s.Name, i))...)
	}
	for i := range s.TaskSets {
		t.Rows = append(t.Rows, waitRows(s.TaskSets[i].CriticalPath, taskSetFact(s.Name, i))...)
	}
	return t
}

func waitRows(path []scenarios.DeploymentWait, fact factMaker) (rows []Row) {
	for j, w := range path {
		name := fmt.Sprintf("critical_path.%d.", j+1)
		what := fact(name+"phase", 0, "")
		what.Text = w.Phase
		task := words(orDash(""))
		if w.Task != "" {
			whose := fact(name+"task", 0, "")
			whose.Text = w.Task
			task = shown(whose)
		}
		rows = append(rows, Row{moment(fact(name+"at", w.AtSeconds, quantity.Seconds)), shown(what),
			shown(fact(name+"duration", w.Seconds, quantity.Seconds)), task})
	}
	return rows
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

// factMaker makes facts about one deployment or task set.
type factMaker func(name string, v float64, unit string) Fact

func deploymentFact(service string, i int) factMaker {
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
