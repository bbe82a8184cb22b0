package reports

import (
	"fmt"
	"slices"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// Of more services than headlineServices the headline tells of the headlineWorst that answered least of
// their requests, and of those with a deployment that cannot move.
const (
	headlineServices = 12
	headlineWorst    = 6
)

// worst is the services that the headline tells of, in the order of the report, and a sentence about
// the others.
func worst(services []scenarios.ServiceOutcome) (chosen []*scenarios.ServiceOutcome, rest string) {
	ranked := make([]*scenarios.ServiceOutcome, len(services))
	for i := range services {
		ranked[i] = &services[i]
	}
	if len(services) <= headlineServices {
		return ranked, ""
	}
	slices.SortStableFunc(ranked, byAnswered)
	told := map[string]bool{}
	for _, s := range ranked[:headlineWorst] {
		told[s.Name] = true
	}
	least, others := 1.0, 0
	for i := range services {
		s := &services[i]
		switch {
		case told[s.Name] || isStuck(s):
			chosen = append(chosen, s)
		default:
			least, others = min(least, s.Availability.Requests.Mean), others+1
		}
	}
	return chosen, fmt.Sprintf("%d more services answered %s or more of their requests.", others,
		quantity.Share(number(least)))
}

// isStuck reports whether a deployment of the service cannot move.
func isStuck(s *scenarios.ServiceOutcome) bool {
	return slices.ContainsFunc(s.Rollouts, func(d scenarios.RolloutOutcome) bool { return d.Stuck != nil })
}
