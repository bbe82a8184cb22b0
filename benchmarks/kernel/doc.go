// Package kernel measures the discrete-event kernel: events per second of sim.Engine beside those
// of a plain simulation of the same work, written as most are: container/heap, a pointer and a
// closure per event.
//
// It owns the workload, which both sides play, and a check that both play the same events. It must
// not know ECS. Run it with
//
//	go test -bench . ./benchmarks/kernel
package kernel
