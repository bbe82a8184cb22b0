// Package metricmath evaluates CloudWatch metric math: expressions over time series.
//
// It owns the syntax and the functions that a policy or an alarm can use (CW-09, TT-21); it must not
// know where datapoints come from. A series is the values of consecutive periods, oldest first, NaN
// where there is no datapoint.
//
// Source: Amazon CloudWatch User Guide, "Using metric math".
package metricmath
