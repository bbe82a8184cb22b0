// Package placement chooses the Availability Zone of a task.
//
// It owns the zone rule of Fargate (S-09) and the reasons why a zone is refused. It must not know
// time, events or services: callers pass counts in and get an index and reasons out.
package placement
