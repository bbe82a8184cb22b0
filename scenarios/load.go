package scenarios

import (
	"context"

	"ecsim/model"
	"ecsim/scenarios/input"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
)

// Problem is one mistake in an input.
type Problem = problem.Problem

// Problems are all the mistakes of an input; as an error it lists them one per line.
type Problems = problem.Problems

// LoadOptions change how a scenario is read.
type LoadOptions = input.Options

// MaxReplications bounds how often a scenario is played.
const MaxReplications = input.MaxReplications

// Load reads a scenario: a path to a scenario.toml, to a folder that holds one, or the name of a bundled
// scenario. What it returns is complete: every default is filled in, and a warm-up that is left to it was
// chosen by a pilot replication. The error is Problems, all of them.
func Load(name string, o LoadOptions) (*model.Scenario, error) {
	s, err := input.Load(name, o, bounded)
	if err != nil || s.WarmUpHow != input.AutoWarmUp {
		return s, err
	}
	if o.Context == nil {
		o.Context = context.Background()
	}
	if err := settleWarmUp(o.Context, s); err != nil {
		return nil, err
	}
	return s, nil
}

// Check finds every problem of scenarios (files, folders, bundled names), AWS documents and traces. It
// runs nothing.
func Check(files []string) Problems { return input.Check(files, bounded) }

// ReadSLOs reads every [[slo]] of a document about a scenario; bounds are in the unit of their measure.
func ReadSLOs(t *reading.Table, s *model.Scenario) []model.SLO { return input.ReadSLOs(t, bounded(s)) }

// ReadPrecision parses a precision for a scenario, whose measures it must fit: "2%" or "p99=5ms". The
// error says what was expected.
func ReadPrecision(s *model.Scenario, text string) (model.Precision, error) {
	return input.ReadPrecision(bounded(s), text)
}

// bounded lists what objectives can bound.
func bounded(s *model.Scenario) (all []input.Measure) {
	for _, m := range catalogueOf(s) {
		all = append(all, input.Measure{Path: m.Path, Unit: m.Unit})
	}
	return all
}

// Hash is the SHA-256 of everything about a scenario that a run depends on except its seed and how often
// it is played, equal for equal scenarios whichever files they came from.
func Hash(s *model.Scenario) string { return input.Hash(s) }
