// Package serving is the supply side of requests: a load balancer in front of tasks, each with its
// workers, its queue and its CPU, advanced in bulk from one control-plane moment to the next.
//
// It owns a Pool per service: routing, queueing, timeouts, the ends of requests by kind, latency,
// and exact integrals of CPU time and of requests in tasks. It must not know why a task comes or
// goes, nor health, scaling or money; the caller tells it which tasks exist, answer, can be reached
// and are routed to.
//
//	    arrivals (open sources and closed clients)
//	                     │
//	               load balancer ── no routed target ─► 503
//	 round_robin ring, or least_outstanding_requests index
//	                     │
//	cannot be reached ─► 10 s, then 504     not answering ─► 502
//	                     │
//	task: queue full ─► 503     queue, first come first served
//	                     │                   │
//	  dedicated: worker times, end     shared, quota: requests share
//	  known on arrival                 the CPU, in virtual time
//	                     │
//	   completed, 500, or too late: 504 or the client gave up
//
// Spans are half open: Advance(to) handles everything before to. At one instant, work ends first,
// then patience, then requests of sources arrive, then those of clients. Cutting a span changes
// nothing, bit for bit: arrivals are sequential, a request's draws belong to its number, and every
// integral is a whole number.
//
// Speed comes from deciding on arrival whatever can be decided then. In a dedicated task that is
// everything (Kiefer and Wolfowitz 1955: keep only the instants at which the workers become free),
// so a request that ends within the span costs no event at all. Requests that outlive a span wait
// in a pending log, because a task may be cut before they end: a request counts when it ends.
package serving
