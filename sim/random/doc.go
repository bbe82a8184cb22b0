// Package random makes random numbers that can be made again: named streams, laws of time spans,
// and picks by hash.
//
// It owns Streams (one independent Stream per purpose and ids, from one seed), Distribution and
// its compiled Sampler. It must not know what is drawn, and has no global state. Which numbers a
// stream gives depends on the seed and its name only: a stream added or drained elsewhere shifts
// nobody's draws. Everything is computed with package portable, so a draw has the same bits on
// every architecture.
package random
