// Package input reads what people write: a scenario file, the AWS documents and traces that it names,
// and overrides become one complete model.Scenario, or every problem at once.
//
//	files ──► one tree ──overrides──► tree ──readers──► model.Scenario + what was assumed, what was left out
//
// It owns the keys of the scenario file (scenarios/KEYS.md lists them), their defaults with their
// sources, the bundled scenarios as inputs, and the hash that says that two inputs mean the same. It must
// not know how a scenario is played, nor what its outcome holds: who calls it says what objectives can
// bound.
package input
