// Package serving measures how many requests per second model/serving simulates, each case beside a
// plain simulation of the same work in the same run: container/heap, one pointer event per arrival
// and departure, and closures.
//
// It owns the plain simulation and the table of cases. The ratio is reported as "x-plain"; absolute
// rates depend on the machine, ratios hardly do.
package serving
