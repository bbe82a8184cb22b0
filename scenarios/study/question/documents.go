package question

import (
	"ecsim/scenarios"
	"ecsim/scenarios/input"
)

// Documents are the AWS documents of the scenario with more settings.
func (q *Question) Documents(set []string) ([]input.Document, error) {
	all := append(append([]string{}, q.Set...), set...)
	return input.Documents(q.Scenario,
		scenarios.LoadOptions{Set: all, Seed: q.seed, Library: q.library, Reads: q.reads})
}
