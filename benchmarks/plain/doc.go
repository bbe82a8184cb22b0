// Package plain is the simulation of a service that one writes first: a heap of pointers to events,
// a closure in each, an object and two to four events for every request.
//
// It owns that simulation, which the benchmarks of serving and of whole scenarios run beside ecsim,
// and nothing else: tasks never fail, launch or cost anything, and how many there are is told to
// it. It must not know ecsim: whoever measures hands it arrivals and laws of work, so that both
// sides serve the same stream.
package plain
