// Package stats turns what a run does into numbers: distributions of spans, time averages, series,
// and means with confidence intervals.
//
// It owns the arithmetic of measuring. It must not know what is measured. Everything that a run
// carries with it (Sketch, TimeAverage) is exact or integer arithmetic, so that it has the same
// bits on every architecture and however the run is cut; Confidence is for afterwards.
package stats
