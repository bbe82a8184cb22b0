// Package autoscaling decides the desired count of a service from published metrics, schedules and
// forecasts.
//
// It owns Application Auto Scaling's scalable target with its bounds and what is suspended of it (AAS-,
// SU-), and its policies with their cooldowns; package cloudwatch evaluates the alarms:
//
//	MetricPublished ─► Alarm high  > target        3 of 3   ─┐ target tracking (TT-)
//	                ├► Alarm low   < 0.9 × target  15 of 15 ─┤
//	                ├► the user's own alarms ─► steps (ST-) ─┼► Target ─► Decision
//	                └► hourly loads ─► forecast (PR-) ───────┤
//	ScheduledActionDue (SC-), TargetRegistered ──────────────┘
//
// It must not know the live cluster: it sees datapoints only once they are published, and the
// running and desired counts it is handed. It draws nothing: the caller says at which second of a
// minute each alarm is evaluated, and when scheduled actions act.
package autoscaling
