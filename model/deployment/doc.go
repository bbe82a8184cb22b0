// Package deployment owns the arithmetic of deployments, rolling ones and those that shift traffic,
// and the deployment circuit breaker.
//
//	IN_PROGRESS ──► COMPLETED    all tasks of the revision healthy, none of another one left
//	     │
//	     ├────────► FAILED       the circuit breaker's threshold was reached; launches nothing more
//	     └────────► (none)       superseded: a newer deployment began
//
// A deployment that shifts traffic goes through lifecycle stages while it is IN_PROGRESS (B-02):
//
//	SCALE_UP ──► test traffic ──► production traffic, by steps ──► BAKE_TIME ──► CLEAN_UP
//	all new tasks healthy         each step bakes                  both live     the old ones stop
//
// Everything here is counts in, counts out (D-01 to D-08, B-02 to B-07, C-02 to C-08). It must not
// know tasks, what time it is, placement or how a task is stopped.
package deployment
