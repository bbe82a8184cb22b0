// Package clock is simulated time: instants and spans in integer nanoseconds, parsed and printed.
//
// It owns the two types Time and Span and how people read and write them. It must not know the
// wall clock: nothing here asks what time it is. Integers make time exact, equal on every
// architecture, and free of the drift that repeated floating-point addition brings.
package clock
