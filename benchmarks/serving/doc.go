// Package serving measures how many requests per second model/serving simulates, each case in turns
// with the floor of all request-level simulations and with a plain simulation of the same work
// (benchmarks/plain) in the same run, and how the time of a request grows with the number of tasks.
//
// It owns the table of cases and their bounds. The ratios are reported as "x-floor", "x-plain" and
// "x-50-tasks"; absolute rates depend on the machine, ratios hardly do.
package serving
