// Package reading turns the values of a document into typed, bounded values, fills in defaults, and
// collects everything that is wrong, assumed or left out on the way.
//
// It owns how spans, sizes, rates and distributions are written, and the checks that every key shares:
// kind, bounds, unknown keys. It must not know which keys exist.
package reading
