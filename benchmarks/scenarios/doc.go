// Package scenarios measures whole scenarios: simulated days per second of scenarios.Run (control
// plane, requests, observers, bill, summary), and beside it, in the same run and in turns, a plain
// simulation of the same work (benchmarks/plain).
//
// The plain side of a service gets the very arrivals that ecsim draws, the same laws of CPU and
// wait time, and in every minute as many tasks as ecsim had healthy in it; it has no control plane,
// no health checks and no bill. Each measurement fails unless both sides served the same number of
// requests within 1 %, with the same median latency within 5 %. Where no requests arrive, the plain
// side has the health checks instead: one event for each check of each task, and nothing else, so
// there it does a small part of ecsim's work.
//
//	go test -bench . -benchtime 1x -count 6 -run '^$' ./benchmarks/scenarios | tee now.txt
//	benchstat now.txt
//
// One operation is one whole scenario, and the time, bytes and allocations for each operation are
// ecsim's alone. Besides them a line reports, by processor time with garbage collection included,
//
//	simulated-days/s  simulated time over ecsim's time
//	requests/s        requests over ecsim's time; only where some arrive
//	checks/s          elsewhere: health checks of targets over ecsim's time
//	x-plain           the plain simulation's time over ecsim's
//
// Processor time, unlike the clock on the wall, changes little when the machine has other work.
// Rates depend on the machine, x-plain less so; take the medians of several counts.
//
// BenchmarkGrowth plays a service with thousands of targets and a tenth of it, and reports how many
// times longer the whole takes:
//
//	growth            ecsim's time for all targets over that for a tenth of them
//
// BenchmarkReplications plays an hour once and a thousand times in one run, and BenchmarkAntithetic reports what
// antithetic pairs do to the variance of figures:
//
//	x-one             processor time of one of many replications over that of a run of one
//	x-FIGURE          variance in pairs over that of as many single replications
//
// BenchmarkMinutes plays up to a thousand services that nothing happens to but their metrics and
// alarms of every minute, and reports what a minute of one costs.
//
// BenchmarkScalingCluster plays a day of clusters of up to 5,000 instances and 50,000 tasks that managed
// scaling grows and shrinks, and reports how the cost of an instance grows with their number.
//
// The package owns the cases and the comparison. A test beside them holds that the memory of a run
// does not depend on the number of requests.
package scenarios
