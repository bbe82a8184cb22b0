// Package scenarios answers a scenario with an Outcome: Load reads and checks what people wrote, Run plays
// it, prices it and sums it up, Play keeps the figures of one replication for studies.
//
// It owns replications, how they are joined, the measures that objectives and studies name, and the
// outcome document. It must not know how an input is written (scenarios/input does) or how an outcome is
// shown, nor decide anything the simulation decides.
package scenarios
