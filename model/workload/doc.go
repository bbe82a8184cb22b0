// Package workload turns demand into instants: when requests arrive, and how rates over time are
// made from profiles and traces.
//
// It owns Arrivals (open sources, merged in order of time), the shapes of load (constant, ramp,
// steps, diurnal, weekly, spikes) and traces with their gaps. It must not know who serves a
// request, what it costs, or which file a trace came from.
//
// Arrivals are one sequential stream per source. How far it is read at a time changes nothing: no
// count is ever drawn for a span.
package workload
