package reports

import (
	"fmt"
	"strconv"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
	"ecsim/sim/clock"
)

// reservationLimit is how many datapoints of a metric a reader is shown; the CSV document has all.
const reservationLimit = 20

// providers tells what cluster auto scaling did for each capacity provider, and how long tasks waited for
// instances.
func providers(all []scenarios.ProviderOutcome) (blocks []Block) {
	if len(all) > 0 {
		blocks = append(blocks, Paragraph("Cluster auto scaling. CapacityProviderReservation is 100 × M / N: N "+
			"instances run, tasks need M. Tasks that no instance has room for wait in PROVISIONING, and are "+
			"STOPPED when they have waited too long."))
	}
	for i := range all {
		p := &all[i]
		blocks = append(blocks,
			measures(p.Name, "provider", fmt.Sprintf("Capacity provider %s of group %s, target capacity %d %%: tasks",
				p.Name, p.Group, p.TargetCapacity), []item{
				{"waited in PROVISIONING", "waited", p.Waited, "tasks"},
				{"given up there", "given_up", p.GivenUp, "tasks"},
			}))
		if p.Waited.Mean > 0 {
			blocks = append(blocks, latency(p.Name, "provider", "wait", "Capacity provider "+p.Name+
				": wait in PROVISIONING of tasks that an instance took", p.WaitSeconds), waitStages(p))
		}
		for _, t := range []Table{groupScaling(p), reservation(p)} {
			if len(t.Rows) > 0 {
				blocks = append(blocks, t)
			}
		}
	}
	return blocks
}

// providerSentence says how far cluster auto scaling went with a group, in the first replication.
func providerSentence(p *scenarios.ProviderOutcome) string {
	if len(p.Scaling) == 0 {
		return fmt.Sprintf("Cluster auto scaling left %s alone.", p.Group)
	}
	first, last := p.Scaling[0], p.Scaling[len(p.Scaling)-1]
	sizes := strconv.Itoa(first.From)
	for i, a := range p.Scaling {
		if i == reservationLimit {
			sizes += " …"
			break
		}
		sizes += fmt.Sprintf(" → %d", a.To)
	}
	text := fmt.Sprintf("Desired instances of %s: %s, from %s to %s.", p.Group, sizes,
		clock.Time(clock.Seconds(first.AtSeconds)).Truncate(clock.Second),
		clock.Time(clock.Seconds(last.AtSeconds)).Truncate(clock.Second))
	if p.Waited.Mean > 0 {
		text += fmt.Sprintf(" %s tasks waited in PROVISIONING, the longest %s.", quantity.Count(p.Waited),
			quantity.Span(p.WaitSeconds.Max))
	}
	if p.GivenUp.Mean > 0 {
		text += fmt.Sprintf(" Given up there: %s.", quantity.Count(p.GivenUp))
	}
	return text
}

// waitWords say what a task waits for in a stage.
var waitWords = map[string]string{
	"datapoint":  "until a datapoint of the metric counts it",
	"decision":   "until the alarm, and the warm-up of others, launch its instance",
	"running":    "until EC2 runs that",
	"registered": "until its agent has registered",
	"placed":     "until the task is placed",
	"room":       "for room on an instance that was there",
}

// waitStages splits the mean wait.
func waitStages(p *scenarios.ProviderOutcome) Table {
	var items []item
	for _, s := range p.WaitStages {
		items = append(items, item{waitWords[s.Stage], s.Stage, s.Seconds, quantity.Seconds})
	}
	return measures(p.Name, "provider.wait_stages", "Capacity provider "+p.Name+
		": the mean wait by what was waited for, over all of these tasks", items)
}

// groupScaling lists the changes of the desired capacity of a provider's group.
func groupScaling(p *scenarios.ProviderOutcome) Table {
	t := Table{
		Key:     "group_scaling",
		Caption: "Desired capacity of " + p.Group + ", instances before and after, by simulated time",
		Columns: []Column{right("time"), right("instances"), flowing("why")},
		Limit:   scalingLimit,
		Rest:    "scaling activities",
	}
	for i, a := range p.Scaling {
		fact := func(name string) Fact {
			return Fact{Service: p.Name, Name: fmt.Sprintf("group_scaling.%d.%s", i+1, name)}
		}
		at, from, to, because := fact("at"), fact("from"), fact("to"), fact("because")
		at.Value, at.Unit = number(a.AtSeconds), "s"
		from.Value, from.Unit = number(float64(a.From)), "instances"
		to.Value, to.Unit = number(float64(a.To)), "instances"
		because.Text = orDash(a.Because)
		t.Rows = append(t.Rows, Row{
			moment(at), {Text: fmt.Sprintf("%d → %d", a.From, a.To), Facts: []Fact{from, to}}, shown(because)})
	}
	return t
}

// reservation lists the metric of a provider whenever it changed, with the counts behind it.
func reservation(p *scenarios.ProviderOutcome) Table {
	t := Table{
		Key: "reservation",
		Caption: "CapacityProviderReservation of " + p.Name + " when it changed, by simulated time: instances " +
			"needed (M) and running (N), and tasks in PROVISIONING",
		Columns: []Column{right("time"), right("percent"), right("M"), right("N"), right("waiting"), right("fit nowhere")},
		Limit:   reservationLimit,
		Rest:    "changes",
	}
	for i, r := range p.Reservation {
		cell := func(name, unit string, value float64, text string) Cell {
			return Cell{Text: text, Facts: []Fact{{Service: p.Name,
				Name: fmt.Sprintf("reservation.%d.%s", i+1, name), Value: number(value), Unit: unit}}}
		}
		whole := func(name, unit string, n int) Cell { return cell(name, unit, float64(n), strconv.Itoa(n)) }
		at := Fact{Service: p.Name, Name: fmt.Sprintf("reservation.%d.at", i+1), Value: number(r.AtSeconds), Unit: "s"}
		t.Rows = append(t.Rows, Row{moment(at),
			cell("percent", "percent", r.Percent, strconv.FormatFloat(r.Percent, 'f', 1, 64)),
			whole("needed", "instances", r.Needed), whole("running", "instances", r.Running),
			whole("waiting", "tasks", r.Waiting), whole("excluded", "tasks", r.Excluded)})
	}
	return t
}
