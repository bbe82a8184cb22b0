// Package stats turns what a run does into numbers: distributions of spans, and means with
// confidence intervals.
//
// It owns the arithmetic of measuring. It must not know what is measured. What a run carries with
// it (Sketch) is exact or integer arithmetic, so that it has the same bits on every architecture
// and however the run is cut; Confidence is for afterwards.
package stats
