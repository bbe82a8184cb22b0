// Package health turns results of probes into states: of containers, tasks and load-balancer
// targets.
//
// It owns thresholds, streaks and when the next probe is due:
//
//	container   UNKNOWN ──pass──► HEALTHY ◄──pass / retries failures──► UNHEALTHY
//	target      initial ──1 pass──► healthy ◄──healthy / unhealthy threshold──► unhealthy
//
// It must not know what a probe is made of or what anyone does about a result: the caller sends
// the probe, says whether it passed, and acts on the changes. No machine here reads a clock.
package health
