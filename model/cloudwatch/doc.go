// Package cloudwatch evaluates CloudWatch alarms over published metrics, one or several by metric math.
//
// It owns what a datapoint, a gap and a late datapoint do to an alarm (CW-), when an alarm is
// evaluated and how often its action repeats:
//
//	MetricPublished ─► Watch ─► Alarm: M of N datapoints compare ─► OK | ALARM | INSUFFICIENT_DATA
//
// It must not know who follows an alarm, nor the live cluster: it sees datapoints only once they are
// published. It draws nothing: the caller says at which second of a minute each alarm is evaluated.
package cloudwatch
