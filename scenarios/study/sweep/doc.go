// Package sweep plays a scenario at every point of a study and says which axis moves what.
//
//	Question ──► points ──► scenarios (or rejected, with the reason) ──► Lab ──► Result "ecsim.sweep/1"
//
// All points of a round are asked for at once, so that they are played side by side and shared out among
// shards; points of one seed face the same load. It owns the points' figures, the objectives at each of them
// and what the sensitivity of a measure is computed from. It must not know how points are chosen, how the
// variance is decomposed, nor how a result is shown.
package sweep
