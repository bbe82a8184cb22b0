// Package schedule reads the schedule expressions of EventBridge Scheduler and of Application Auto
// Scaling and says at which instants they fire (R-07, SC-).
//
// It owns rate(…), cron(…) and at(…), their time zones, and what daylight saving time does to them. It
// must not know what is scheduled.
package schedule
