// Package autoscaling decides the desired count of a service from published metrics.
//
// It owns Application Auto Scaling's scalable target (AAS-) and target tracking policies (TT-) with
// their cooldowns; package cloudwatch evaluates the alarms:
//
//	MetricPublished ─► Alarm high  > target        3 of 3   ─┐
//	                └► Alarm low   < 0.9 × target  15 of 15 ─┴► Target ─► Decision
//
// It must not know the live cluster: it sees datapoints only once they are published, and the
// running and desired counts it is handed. It draws nothing: the caller says at which second of a
// minute each alarm is evaluated.
package autoscaling
