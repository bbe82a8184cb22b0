// Package design chooses the points of a study: grids, independent draws, Latin hypercubes and Sobol sequences in
// the unit cube, and the ranges that its coordinates are mapped to.
//
// It owns where points lie and that they are the same on every machine. It must not know what the
// coordinates mean.
package design
