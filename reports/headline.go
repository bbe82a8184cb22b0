package reports

import (
	"fmt"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// headline is the paragraph for the reader who reads only one, a line per service and job, and how
// to read the rest.
func headline(o *scenarios.Outcome) []Block {
	blocks := []Block{Paragraph(costSentence(o) + " " + objectiveSentence(o.SLOs))}
	var lines List
	for i := range o.Services {
		lines = append(lines, serviceSentence(&o.Services[i]))
	}
	for i := range o.Jobs {
		lines = append(lines, jobSentence(&o.Jobs[i]))
	}
	if len(lines) > 0 {
		blocks = append(blocks, lines)
	}
	return append(blocks, Paragraph(reading(o)))
}

func costSentence(o *scenarios.Outcome) string {
	where := ""
	if o.Provenance.Region != "" {
		where = " in " + o.Provenance.Region
	}
	return fmt.Sprintf("%s costs %s a month (%d h)%s.",
		o.Provenance.Scenario, quantity.Money(o.Cost.Monthly), hoursPerMonth, where)
}

func objectiveSentence(slos []scenarios.SLOOutcome) string {
	var missed []string
	for _, s := range slos {
		if !s.OK {
			missed = append(missed, fmt.Sprintf("%s is %s, wanted %s",
				s.Measure, quantity.Format(s.Value, s.Unit), bound(s)))
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

func serviceSentence(s *scenarios.ServiceOutcome) string {
	tasks := quantity.Count(s.Tasks.RunningMean) + " tasks on average"
	if s.Requests.Offered.Mean == 0 {
		return fmt.Sprintf("%s ran %s; no requests were offered.", s.Name, tasks)
	}
	return fmt.Sprintf("%s answered %s of %s requests, p99 %s, with %s.",
		s.Name, quantity.Share(s.Availability.Requests), quantity.Rough(s.Requests.Offered.Mean),
		quantity.Span(s.Latency.P99), tasks)
}

func jobSentence(j *scenarios.JobOutcome) string {
	return fmt.Sprintf("%s finished %s of %s tasks well, the last %s after the start.",
		j.Name, quantity.Count(j.Succeeded), quantity.Count(j.Submitted), quantity.Span(j.LastEnd))
}

// reading says what the figures are of, once for the whole report.
func reading(o *scenarios.Outcome) string {
	text := fmt.Sprintf("Simulated: %s from %s", quantity.Spell(o.HorizonSeconds), o.Provenance.Start)
	if o.WarmUpSeconds > 0 {
		text += fmt.Sprintf("; the first %s are neither measured nor billed",
			quantity.Spell(o.WarmUpSeconds))
	}
	text += "."
	if n := o.Provenance.Replications; n > 1 {
		text += fmt.Sprintf(" Figures are means of %d replications with their 95 %% interval in "+
			"brackets; without brackets, all replications agree. Deployments and scaling activities are those of "+
			"the first replication.", n)
	}
	return text
}
