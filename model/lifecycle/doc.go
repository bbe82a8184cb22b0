// Package lifecycle is the life of a task, from PROVISIONING to STOPPED, and of the containers in
// it.
//
// It owns which status may follow which (L-01), in which order containers are created and stopped
// (dependsOn, L-20 to L-26), and what the containers' states mean for the task (L-11 to L-13):
//
//	PROVISIONING → PENDING → ACTIVATING → RUNNING
//	             → DEACTIVATING → STOPPING → DEPROVISIONING → STOPPED
//
// It must not know how long anything takes: the caller samples delays and reports what happened.
package lifecycle
