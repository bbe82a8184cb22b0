package reports

import (
	"fmt"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// sideBySide compares the deployments of all services: what each led to, over all replications.
func sideBySide(o *scenarios.Outcome) []Block {
	led := Table{
		Key: "service deployments",
		Caption: "What each deployment led to; noticed, in min:s: until it was given up; took: until a " +
			"revision was completed again, the way back included; failed requests: of the service, from the beginning " +
			"of the deployment until the next one or the end; 502: of them, while it was in progress",
		Columns: []Column{left("deployment"), {Title: "outcome", Wrap: true, List: true}, figures("noticed"),
			figures("took"), figures("failed requests"), figures("of them 502")},
	}
	cost := Table{
		Key: "service deployments, price",
		Caption: "What each met and cost; exposed: requests that met the revision before it was completed; " +
			"503, 504: and those given up by clients, while it was in progress; overlap: what two " +
			"revisions at once cost the service, in dollars",
		Columns: []Column{left("deployment"), figures("failed tasks"), figures("exposed"),
			figures("of them failed"), figures("503, 504"), figures("overlap ($)")},
	}
	places := overlapPlaces(o)
	for i := range o.Services {
		s := &o.Services[i]
		for j := range s.Rollouts {
			r := rolled{service: s, number: j}
			led.Rows = append(led.Rows, r.led())
			cost.Rows = append(cost.Rows, r.cost(places))
		}
	}
	var blocks []Block
	if len(led.Rows) > 0 {
		blocks = []Block{led, cost}
	}
	if names := external(o); len(names) > 0 {
		blocks = append(blocks, Paragraph("Task sets are no deployments of ECS, which leaves them to their "+
			"controller: what became of them stands with their services, "+strings.Join(names, ", ")+"."))
	}
	return blocks
}

// external names the services with task sets.
func external(o *scenarios.Outcome) (names []string) {
	for i := range o.Services {
		if len(o.Services[i].TaskSets) > 0 {
			names = append(names, o.Services[i].Name)
		}
	}
	return names
}

// rolled is one service deployment.
type rolled struct {
	service *scenarios.ServiceOutcome
	number  int // from 0
}

func (r rolled) of() *scenarios.RolloutOutcome { return &r.service.Rollouts[r.number] }

// name is the service, and when it was deployed if that was more than once.
func (r rolled) name() Cell {
	text := r.service.Name
	if len(r.service.Rollouts) > 1 {
		text += " at " + instant(r.of().AtSeconds)
	}
	return Cell{Text: text, Facts: []Fact{
		r.fact("at", number(r.of().AtSeconds), quantity.Seconds),
		r.fact("revision", number(float64(r.of().Revision)), ""),
	}}
}

func (r rolled) fact(name string, v scenarios.Measure, unit string) Fact {
	return Fact{Service: r.service.Name, Value: v, Unit: unit,
		Name: fmt.Sprintf("service_deployments.%d.%s", r.number+1, name)}
}

func (r rolled) led() Row {
	d := r.of()
	requests := counted(r.fact("requests.failed_since", d.Requests.FailedSince, "requests"))
	requests.Facts = append(requests.Facts,
		r.fact("requests.failed", d.Requests.Failed, "requests"))
	return Row{
		r.name(), r.outcome(),
		stopwatch(r.fact("noticed", d.Noticed, quantity.Seconds)),
		stopwatch(r.fact("duration", d.Duration, quantity.Seconds)),
		requests,
		counted(r.fact("requests.502", d.Requests.Error502, "requests")),
	}
}

func (r rolled) cost(places int) Row {
	d := r.of()
	q := &d.Requests
	unserved := Cell{
		Text: quantity.Count(number(q.Error503.Mean + q.Error504.Mean + q.ClientGaveUp.Mean)),
		Facts: []Fact{
			r.fact("requests.503", q.Error503, "requests"),
			r.fact("requests.504", q.Error504, "requests"),
			r.fact("requests.client_gave_up", q.ClientGaveUp, "requests"),
		},
	}
	touched := counted(r.fact("requests.exposed_failed", q.Touched, "requests"))
	touched.Facts = append(touched.Facts,
		r.fact("requests.500", q.Error500, "requests"))
	return Row{
		words(r.name().Text),
		counted(r.fact("failed_tasks", d.FailedTasks, "tasks")),
		counted(r.fact("requests.exposed", q.Exposed, "requests")),
		touched,
		unserved,
		{Text: bare(d.Overlap, places), Facts: []Fact{r.fact("overlap.amount", d.Overlap, quantity.USD)}},
	}
}

// outcome is how it ended, with the share of replications if that was not the same in all.
func (r rolled) outcome() Cell {
	d := r.of()
	var texts []string
	var facts []Fact
	for _, end := range []struct {
		name, text string
		share      scenarios.Measure
	}{
		{"completed", "completed", d.Completed},
		{"rolled_back", "rolled back", d.RolledBack},
		{"failed", "failed, not rolled back", d.Failed},
		{"superseded", "superseded", d.Superseded},
		{"in_progress", stillThere(d), d.InProgress},
	} {
		facts = append(facts, r.fact(end.name, end.share, quantity.Ratio))
		switch {
		case end.share.Mean >= 1:
			texts = append(texts, end.text)
		case end.share.Mean > 0:
			texts = append(texts, end.text+" "+quantity.Share(number(end.share.Mean)))
		}
	}
	if d.Stuck != nil {
		because := r.fact("stuck", scenarios.Measure{}, "")
		because.Text = d.Stuck.Because
		facts = append(facts, because)
	}
	return Cell{Text: strings.Join(texts, ", "), Facts: facts}
}

// stillThere names what is in progress at the end.
func stillThere(d *scenarios.RolloutOutcome) string {
	switch {
	case d.FailedTasks.Mean > 0:
		return "keeps failing"
	case d.Stuck == nil:
		return "in progress"
	case d.Stuck.Rule == "":
		return "stuck"
	}
	return "stuck (" + d.Stuck.Rule + ")"
}

// overlapPlaces are the decimals at which the dearest overlap has three figures.
func overlapPlaces(o *scenarios.Outcome) int {
	most := 0.0
	for _, s := range o.Services {
		for _, d := range s.Rollouts {
			most = max(most, d.Overlap.Mean)
		}
	}
	return quantity.Cents(most)
}

// stuckSentence says why a deployment does not move, and what would free it.
func stuckSentence(d *scenarios.RolloutOutcome) string {
	rule := ""
	if d.Stuck.Rule != "" {
		rule = " (" + d.Stuck.Rule + ")"
	}
	text := fmt.Sprintf("the deployment of revision %d at %s is stuck%s: nothing has moved since %s. Why: %s.",
		d.Revision, instant(d.AtSeconds), rule, instant(d.Stuck.SinceSeconds), d.Stuck.Because)
	if len(d.Stuck.Remedies) > 0 {
		text += " What would free it: " + strings.Join(d.Stuck.Remedies, "; or ") + "."
	}
	return text
}
