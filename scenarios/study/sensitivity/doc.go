// Package sensitivity says which axis moves what: how much of the differences between the points of a
// study each axis explains by itself, and what is left to interactions.
//
// It owns the additive model of a measure over points, its decomposition of variance, and intervals of
// that. It must not know what is measured, how points were chosen or how a result is shown.
package sensitivity
