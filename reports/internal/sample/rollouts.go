package sample

import (
	"math"

	"ecsim/scenarios"
)

// served are the service deployments of a day: a bad one that was rolled back in most replications,
// and one that cannot move.
func served(m measurer) []scenarios.RolloutOutcome {
	none := m.within(math.NaN(), 0)
	zero, all := m.within(0, 0), m.within(1, 0)
	bad, stuck := scenarios.RolloutOutcome{
		AtSeconds: 43200, Revision: 2,
		Completed: m.within(0.1, 0.1), RolledBack: m.within(0.9, 0.1), Failed: zero, Superseded: zero,
		InProgress: zero, Noticed: m.of(271), Duration: m.of(925), FailedTasks: m.of(3), Overlap: m.of(0.03),
		Requests: scenarios.RolloutRequests{
			Failed: m.of(1_023), Error500: m.of(812), Error502: m.of(199), Error503: m.of(12),
			Error504: m.of(4), ClientGaveUp: m.of(3),
			FailedSince: m.of(1_104), Exposed: m.of(9_932), Touched: m.of(811),
		},
	}, scenarios.RolloutOutcome{
		AtSeconds: 72000, Revision: 3,
		Completed: zero, RolledBack: zero, Failed: zero, Superseded: zero, InProgress: all,
		Noticed: none, Duration: none, FailedTasks: zero, Overlap: zero,
		Requests: scenarios.RolloutRequests{
			Failed: zero, Error500: zero, Error502: zero, Error503: zero, Error504: zero,
			ClientGaveUp: zero, FailedSince: zero, Exposed: zero, Touched: zero,
		},
		Stuck: &scenarios.StuckOutcome{SinceSeconds: 72000, Rule: "D-07", Message: "was unable to " +
			"stop or start tasks during a deployment because of the service deployment configuration.",
			Because:  "minimumHealthyPercent 100 of 6 tasks lets none stop, and maximumPercent 100 lets none start",
			Remedies: []string{"maximumPercent of 117 or more: one task may start"}},
	}
	return []scenarios.RolloutOutcome{bad, stuck}
}
