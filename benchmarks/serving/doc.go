// Package serving measures how many requests per second model/serving simulates, each case beside a
// plain simulation of the same work (benchmarks/plain) in the same run.
//
// It owns the table of cases. The ratio is reported as "x-plain"; absolute rates depend on the
// machine, ratios hardly do.
package serving
