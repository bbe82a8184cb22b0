package reports

import (
	"fmt"
	"math"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// headline is the paragraph for the reader who reads only one, what deployments side by side have
// shown, a line per service and job, and how to read the rest.
func headline(o *scenarios.Outcome) []Block {
	blocks := []Block{Paragraph(costSentence(o) + " " + objectiveSentence(o.SLOs) +
		doubt(o.SLOs))}
	if lines := answer(o); len(lines) > 0 {
		blocks = append(blocks, lines)
	}
	var lines List
	chosen, rest := worst(o.Services)
	for _, s := range chosen {
		lines = append(append(lines, compared(serviceSentence(s), o, s)), unfinished(s)...)
	}
	if rest != "" {
		lines = append(lines, rest)
	}
	for i := range o.Instances {
		if text := instancesSentence(o, &o.Instances[i]); text != "" {
			lines = append(lines, text)
		}
	}
	for i := range o.Providers {
		lines = append(lines, providerSentence(&o.Providers[i]))
	}
	for i := range o.Jobs {
		lines = append(lines, jobSentence(&o.Jobs[i]))
	}
	for _, f := range o.IdleFaults {
		lines = append(lines, fmt.Sprintf("The fault %s strikes nothing: %s.", f.Kind, f.Because))
	}
	if len(lines) > 0 {
		blocks = append(blocks, lines)
	}
	return append(blocks, Paragraph(reading(o)))
}

func costSentence(o *scenarios.Outcome) string {
	where := ""
	if priced := o.Provenance.Priced; priced != nil {
		where = " at prices of " + priced.Region
	} else if o.Provenance.Region != "" {
		where = " in " + o.Provenance.Region
	}
	text := fmt.Sprintf("%s costs %s a month (%d h of the same)%s.",
		o.Provenance.Scenario, quantity.Money(o.Cost.Monthly), monthHours(o), where)
	measured := o.HorizonSeconds - o.WarmUpSeconds
	if measured > 0 && measured < day {
		text += fmt.Sprintf(" That month repeats these %s around the clock.", quantity.Spell(measured))
	}
	return text
}

// day is the seconds of one: a shorter run does not have the night in it.
const day = 24 * 3600

func objectiveSentence(slos []scenarios.SLOOutcome) string {
	var missed []string
	for _, s := range slos {
		if !s.OK {
			missed = append(missed, missedObjective(s))
		}
	}
	switch {
	case len(slos) == 0:
		return "No objective was set."
	case len(missed) == 0 && len(slos) == 1:
		return "Its objective holds."
	case len(missed) == 0 && len(slos) == 2:
		return "Both objectives hold."
	case len(missed) == 0:
		return fmt.Sprintf("All %d objectives hold.", len(slos))
	default:
		return fmt.Sprintf("%d of %d objectives missed: %s.",
			len(missed), len(slos), strings.Join(missed, "; "))
	}
}

// doubt names the objectives whose intervals have both sides of their bound.
func doubt(slos []scenarios.SLOOutcome) string {
	var names []string
	for _, s := range slos {
		if s.Uncertain {
			names = append(names, s.Measure)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf(" Not certain, as the 95 %% interval has both sides of the bound: %s.",
		strings.Join(names, ", "))
}

func missedObjective(s scenarios.SLOOutcome) string {
	if math.IsNaN(s.Value.Mean) {
		return fmt.Sprintf("%s could not be measured, wanted %s", s.Measure, bound(s))
	}
	return fmt.Sprintf("%s is %s, wanted %s", s.Measure, quantity.Format(s.Value, s.Unit), bound(s))
}

func serviceSentence(s *scenarios.ServiceOutcome) string {
	tasks := tasksOf(s)
	offered := quantity.Rough(s.Requests.Offered.Mean)
	switch {
	case s.Queue != nil && s.Requests.Offered.Mean > 0:
		return fmt.Sprintf("%s did %s of %s messages, with %s; %s still waited at the end.", s.Name,
			quantity.Share(s.Availability.Requests), offered, tasks,
			quantity.Rough(s.Queue.Visible.Mean))
	case s.Requests.Offered.Mean == 0:
		return fmt.Sprintf("%s was offered no requests and ran %s.", s.Name, tasks)
	case s.Requests.Completed.Mean == 0:
		return fmt.Sprintf("%s answered none of %s requests, with %s.", s.Name, offered, tasks)
	case s.Wants != nil:
		return fmt.Sprintf("%s answered %s of %s attempts, so that clients got %s of what they wanted, "+
			"p99 %s, with %s.", s.Name, quantity.Share(s.Availability.Requests), offered,
			quantity.Share(s.Wants.Share), quantity.Span(s.Latency.P99), tasks)
	default:
		return fmt.Sprintf("%s answered %s of %s requests, p99 %s, with %s.", s.Name,
			quantity.Share(s.Availability.Requests), offered, quantity.Span(s.Latency.P99), tasks)
	}
}

// manyMissing is the share of the wanted tasks that has to be missing, over time, for the headline to say so.
const manyMissing = 0.1

// tasksOf is how many tasks a service had, beside how many it wanted if many were missing.
func tasksOf(s *scenarios.ServiceOutcome) string {
	running, desired := s.Tasks.RunningMean, s.Tasks.DesiredMean
	if running.Mean < (1-manyMissing)*desired.Mean {
		return fmt.Sprintf("%s of the %s tasks that it wanted, on average", quantity.Count(running), quantity.Count(desired))
	}
	return quantity.Count(running) + " tasks on average"
}

func jobSentence(j *scenarios.JobOutcome) string {
	if j.Submitted.Mean == 0 {
		return j.Name + " submitted no tasks."
	}
	text := fmt.Sprintf("%s finished %s of %s tasks well",
		j.Name, quantity.Count(j.Succeeded), quantity.Count(j.Submitted))
	if j.LastEnd.Mean > 0 {
		text += fmt.Sprintf(", the last %s after the start", quantity.Span(j.LastEnd))
	}
	return text + "."
}

// reading says what the figures are of, once for the whole report.
func reading(o *scenarios.Outcome) string {
	text := fmt.Sprintf("Simulated: %s from %s", quantity.Spell(o.HorizonSeconds), o.Provenance.Start)
	if o.WarmUpSeconds > 0 {
		text += fmt.Sprintf("; the first %s are neither measured nor billed",
			quantity.Spell(o.WarmUpSeconds))
	}
	text += "."
	if o.WarmUpHow != "" {
		text += " Warm-up, " + o.WarmUpHow + "."
	}
	if n := o.Provenance.Replications; n > 1 {
		text += whyNoMore(o)
		text += fmt.Sprintf(" Figures are of %d replications together, with their 95 %% interval in "+
			"brackets; a figure without is the same in all of them, the greatest of all, or computed from others. "+
			"What is told of a service's single deployments and scaling activities is of the first "+
			"replication.", n)
	}
	return text
}
