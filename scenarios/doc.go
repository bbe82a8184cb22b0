// Package scenarios reads what people write and answers with an Outcome: Load checks every input and
// returns a complete model.Scenario or every problem at once, Run plays it, prices it and sums it up.
//
// It owns the scenario file, its defaults with their sources, replications, and the outcome document.
// It must not know how an outcome is shown, nor decide anything the simulation decides.
package scenarios
