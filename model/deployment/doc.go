// Package deployment owns the arithmetic of rolling deployments and the deployment circuit breaker.
//
//	IN_PROGRESS ──► COMPLETED    all tasks of the revision healthy, none of another one left
//	     │
//	     ├────────► FAILED       the circuit breaker's threshold was reached; launches nothing more
//	     └────────► (none)       superseded: a newer deployment began
//
// Everything here is counts in, counts out (D-01 to D-08, C-02 to C-08). It must not know tasks,
// time, placement or how a task is stopped.
package deployment
