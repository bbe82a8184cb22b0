package scenarios

import (
	"io/fs"

	"ecsim/model"
	"ecsim/scenarios/problem"
)

// Problem is one mistake in an input.
type Problem = problem.Problem

// Problems are all the mistakes of an input; as an error it lists them one per line.
type Problems = problem.Problems

// LoadOptions change how a scenario is read.
type LoadOptions struct {
	Set     []string // PATH=VALUE overrides, applied in order
	Seed    *uint64  // nil: the scenario's own
	Library fs.FS    // where bundled scenarios are; nil: those inside the program
}

// Load reads a scenario: a path to a scenario.toml, to a folder that holds one, or the name of a bundled
// scenario. The error is Problems when the input is wrong.
func Load(name string, o LoadOptions) (*model.Scenario, error) {
	return nil, Problems{{File: name, Found: "a scenario", Expected: "the reader"}}
}

// Check finds every problem of scenario files and AWS documents. It runs nothing.
func Check(files []string) Problems { return nil }
