package question

import (
	"ecsim/scenarios"
	"ecsim/scenarios/input"
)

// Documents are the AWS documents of the scenario with more settings.
func (q *Question) Documents(set []string) ([]input.Document, error) {
	return input.Documents(q.Scenario, q.options(set))
}

// options are how the scenario is loaded with more settings.
func (q *Question) options(set []string) scenarios.LoadOptions {
	all := append(append([]string{}, q.Set...), set...)
	return scenarios.LoadOptions{Set: all, Seed: q.seed, Library: q.library, Reads: q.reads}
}
