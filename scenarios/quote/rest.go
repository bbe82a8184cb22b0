package quote

import (
	"slices"

	"ecsim/model"
	"ecsim/model/usage"
	"ecsim/model/world"
	"ecsim/scenarios"
	"ecsim/sim/clock"
)

// A scenario at rest is played so long before the hour that is priced, for a cluster that scales itself to have
// as many instances as its tasks need.
const settling = 3 * clock.Hour

// Scenario is an hour of a scenario at rest: every service has its desired count of tasks, every cluster the
// instances that they need, and nothing happens. The hour is played without a single request, which takes
// milliseconds, so that tasks and instances are placed as in any run.
func Scenario(s *model.Scenario) (*Stated, error) {
	record, err := world.Run(atRest(s), world.Options{})
	if err != nil {
		return nil, err
	}
	var first usage.Ledger // the hour becomes hour 0 of the quote
	for _, e := range record.Ledger.Entries() {
		e.Hour -= usage.HourOf(clock.Time(settling))
		first.Add(e.Key, e.Quantity)
	}
	left := []scenarios.NotModelledEntry{
		{Key: "requests", Why: "what load balancers are paid by traffic (LCU, NLCU)"},
	}
	add := func(is bool, key, why string) {
		if is {
			left = append(left, scenarios.NotModelledEntry{Key: key, Why: why})
		}
	}
	scaled := slices.ContainsFunc(s.Services, func(svc model.Service) bool { return svc.Scaling != nil })
	add(scaled, "scaling", "services have their desired count, whatever their policies would make of it")
	add(len(s.Deployments)+len(s.TaskSetCalls) > 0, "deployments", "the double capacity of their overlap")
	add(len(s.Jobs) > 0, "jobs", "tasks of RunTask and of schedules")
	add(len(s.Faults) > 0, "faults", "nothing breaks, and Spot takes nothing back")
	return &Stated{
		kind: OfScenario, name: s.Name, says: "the scenario at rest: desired counts, and the instances they need",
		outcome: &scenarios.Outcome{
			HorizonSeconds: clock.Hour.Seconds(), Usage: scenarios.UsageOf(&first, s.Prices),
			Provenance: scenarios.Provenance{Region: s.Region},
		},
		notIncluded: append(left, otherCosts...),
	}, nil
}

// atRest is a scenario in which nothing happens but what keeps the desired counts.
func atRest(s *model.Scenario) *model.Scenario {
	rest := *s
	rest.WarmUp, rest.Horizon = settling, settling+clock.Hour
	rest.Jobs, rest.Deployments, rest.Counts, rest.Deletions, rest.Stops = nil, nil, nil, nil, nil
	rest.Draining, rest.GroupChanges, rest.Registrations, rest.TaskSetCalls = nil, nil, nil, nil
	rest.Faults, rest.SLOs = nil, nil
	rest.Services = slices.Clone(s.Services)
	for i := range rest.Services {
		svc := &rest.Services[i]
		svc.Scaling = nil
		svc.Traffic.Sources, svc.Traffic.Clients = nil, nil
	}
	rest.Cluster.Spot = calm(s.Cluster.Spot)
	rest.Cluster.SpotPools = slices.Clone(s.Cluster.SpotPools)
	for i := range rest.Cluster.SpotPools {
		rest.Cluster.SpotPools[i].Market = calm(rest.Cluster.SpotPools[i].Market)
	}
	return &rest
}

// calm is a Spot market that takes nothing back.
func calm(m model.SpotMarket) model.SpotMarket {
	m.MonthlyInterruption, m.LonePerMonth, m.BurstsPerMonth = 0, 0, 0
	m.Shortages, m.Replay = nil, nil
	return m
}
