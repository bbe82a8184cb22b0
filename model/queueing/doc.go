// Package queueing is what theory knows of the latency of a task, and of equal tasks behind a load
// balancer, at a steady rate of requests.
//
// It owns formulas, each with its source, and what they add up to: a Band in which the mean and the
// 99th percentile should lie. It must not know how requests are simulated, nor what happens over
// time: who asks says which tasks there were and at which rate.
//
//	Task ── Station ──► Band(Load)
//	  laws of CPU and waiting       mean and p99: low, high
//	  workers, queue, CPU           utilization, time to settle, noise
//
// A task is a queue in front of so many workers. What goes on with n requests in service is a
// closed network of two stations, the CPU and the waiting (flow.go); its throughput is the rate at
// which the queue is served (chain.go). For Poisson arrivals and free workers that is exact: sharing
// a CPU is insensitive to the law of the work. What is not exact has a low and a high form: other
// arrivals and the queue (waiting.go), and the kernel's quota (quota.go).
//
// Sources:
//
//	[K]   Kleinrock, Queueing Systems I (1975) and II (1976)
//	[AC]  Allen, Probability, Statistics, and Queueing Theory (1990), section 5.3
//	[B]   Brumelle, Some inequalities for parallel-server queues (1971)
//	[C]   Cosmetatos, Some approximate equilibrium results for M/D/r (1975)
//	[CHW] Chandy, Herzog and Woo, Parametric analysis of queuing networks (1975)
//	[G]   Gupta, Harchol-Balter, Dai and Zwart, On the inapproximability of M/G/K (2010)
//	[Ki]  Kingman, Some inequalities for the queue GI/G/1 (1962)
//	[KL]  Krämer and Langenbach-Belz, Approximate formulae for GI/G/1 (1976)
//	[LL]  Lee and Longton, Queueing processes associated with airline passenger check-in (1959)
//	[RL]  Reiser and Lavenberg, Mean value analysis of closed multichain networks (1980)
//	[W]   Wolff, Stochastic Modeling and the Theory of Queues (1989)
package queueing
