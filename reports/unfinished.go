package reports

import (
	"fmt"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// unfinishedLimit is how many deployments of a service the headline tells of.
const unfinishedLimit = 3

// unfinished tells of every deployment of a service that did not complete, a sentence each.
func unfinished(s *scenarios.ServiceOutcome) []string {
	var sentences []string
	for i := range s.Deployments {
		text := fate(&s.Deployments[i])
		if stuck := stuckAt(s, s.Deployments[i].AtSeconds); stuck != nil {
			text = stuckSentence(stuck)
		}
		if text != "" {
			sentences = append(sentences, s.Name+": "+text)
		}
	}
	if more := len(sentences) - unfinishedLimit; more > 0 {
		sentences = append(sentences[:unfinishedLimit],
			fmt.Sprintf("%s: %d more deployments did not complete.", s.Name, more))
	}
	return sentences
}

// stuckAt is the deployment that began at a moment if it is stuck, else nil.
func stuckAt(s *scenarios.ServiceOutcome, at float64) *scenarios.RolloutOutcome {
	for i := range s.Rollouts {
		if d := &s.Rollouts[i]; d.AtSeconds == at && d.Stuck != nil {
			return d
		}
	}
	return nil
}

// fate is what became of a deployment that did not complete; empty for one that did.
func fate(d *scenarios.DeploymentOutcome) string {
	what, at := "deployment of", instant(d.AtSeconds)
	if d.Rollback {
		what = "rollback to"
	}
	after := quantity.Span(number(d.DurationSeconds))
	switch {
	case d.FailedTasks == 1:
		after += " and 1 failed task"
	case d.FailedTasks > 1:
		after += fmt.Sprintf(" and %d failed tasks", d.FailedTasks)
	}
	text := fmt.Sprintf("the %s revision %d at %s ", what, d.Revision, at)
	switch {
	case d.State == "COMPLETED":
		return ""
	case d.State == "IN_PROGRESS":
		return text + "is still in progress at the end, after " + after + longest(d.Spent) + "."
	case d.State == "SUPERSEDED":
		return text + "gave way to another after " + after + "."
	case d.RolledBack:
		return text + "failed after " + after + " and was rolled back."
	default:
		return text + "failed after " + after + " and was not rolled back."
	}
}

// longest says what most of the time went into, when it went into anything.
func longest(spent []scenarios.DeploymentSpent) string {
	var most scenarios.DeploymentSpent
	for _, p := range spent {
		if p.Seconds > most.Seconds {
			most = p
		}
	}
	if most.Seconds == 0 {
		return ""
	}
	return fmt.Sprintf("; it waited longest for %s (%s)",
		most.Phase, quantity.Span(number(most.Seconds)))
}
