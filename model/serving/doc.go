// Package serving is the supply side of requests: load balancers and queues in front of tasks, each
// with its workers, its queue and its CPU, advanced in bulk from one control-plane moment to the
// next.
//
// It owns routing, queueing, timeouts, retries, calls between services, the ends of requests by
// kind, latency, and exact integrals of CPU time and of requests in tasks. It must not know why a
// task comes or goes, nor health, scaling or money; the caller tells it which tasks exist, answer,
// can be reached and are routed to.
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
//	  dedicated: worker times, end     shared, quota: the requests on
//	  known on arrival                 the CPU in virtual time
//	                     │
//	   completed, 500, or too late: 504 or the client gave up
//
// There are two ways to play this, a Pool and a Mesh, equal to the nanosecond where both apply, which
// a test proves.
//
// A Pool is fast and plays one service whose requests only arrive, are served and end. Its speed
// comes from deciding on arrival whatever can be decided then. In a dedicated task that is
// everything (Kiefer and Wolfowitz 1955: keep only the instants at which the workers become free),
// so a request that ends within the span costs no event at all. Requests that outlive a span wait
// in a pending log, because a task may be cut before they end: a request counts when it ends.
//
// A Sampled is a Pool that plays some of the tasks, each for many others, so that its cost does not
// grow with the rate of requests.
//
// A Mesh plays events and knows everything else. Its stations are services; those that call each
// other share a cell. NeedsEvents says which services need it.
//
//	edge ── who asks: sources, clients, calls of a class, health checks, producers of messages
//	  │     owns numbers and draws, patience, retries
//	route ─ balancer: round robin with slow start, least outstanding, weighted random with anomaly
//	  │       mitigation, flow hash; stickiness; zones apart
//	  │     proxies of Service Connect, records of Cloud Map, or a queue that workers poll
//	server ─ a task: workers, queue, memory
//	  │     call: one attempt of one request; it goes through the phases of its program
//	phases ─ CPU, waiting, calls to other stations by steps
//	  │
//	end ─── tried again, or told to the client or the calling call
//
// Spans are half open: up to an instant means before it. At one instant, work ends first, then
// patience, then requests of sources arrive, then those of clients. Cutting a span changes nothing,
// bit for bit: arrivals are sequential, a request's draws belong to its number, and every integral
// is a whole number. A Mesh may stop before the end of a span, where a task did something that
// others must hear of at once (Happening).
package serving
