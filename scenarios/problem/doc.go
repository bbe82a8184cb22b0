// Package problem is what is wrong with an input: where it is, what was found there, what was expected
// and which legal word is nearest.
//
// It owns the wording and the order of problems. It must not know what any key means.
package problem
