package main

import (
	"runtime"
	"sync"
	"time"
)

// worker does the work of one request. It belongs to one thread.
type worker func(work time.Duration)

// Kinds of workers.
const (
	sleeps      = "sleeps"
	computes    = "computes"     // its thread uses the CPU for so long
	computesAll = "computes-all" // the process does
)

// workersOf gives what makes workers of a kind; each must be made on its own locked thread.
func workersOf(kind string) func() worker {
	switch kind {
	case computes:
		return func() worker {
			self := thisThread()
			return func(work time.Duration) { computeUntil(self, self.used()+work) }
		}
	case computesAll:
		shared := &costs{}
		return func() worker {
			self := thisThread()
			// Where neighbours keep every processor busy, the kernel would let two workers of ours
			// share one for a while, and each is to run at up to a whole core.
			stay(shared.join(self))
			end := self.used()
			return func(work time.Duration) {
				// What the thread did since the last request is a part of this one, too.
				end += work - shared.take(work)
				computeUntil(self, end)
			}
		}
	default:
		return func() worker {
			return func(work time.Duration) { sleepUntil(time.Now().Add(work)) }
		}
	}
}

// computeUntil spins until the thread has used so much CPU time. Time in which it was stalled or
// another thread had the core does not count.
func computeUntil(self thread, end time.Duration) {
	for self.used() < end {
		spin()
	}
}

// spin is some microseconds of arithmetic, so that reading the clock is a small part of the work.
func spin() {
	x := uint64(time.Now().Nanosecond())
	for range 5000 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	runtime.KeepAlive(x)
}

// costs is the CPU time that the process uses outside of its workers: HTTP, the runtime's monitor,
// garbage collection. A quota counts it, so it is a part of what requests cost: each pays what has
// come up since the one before, and computes so much less.
type costs struct {
	mutex   sync.Mutex
	workers []thread
	paid    time.Duration
}

// join adds a worker and tells how many there are.
func (c *costs) join(worker thread) int {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.workers = append(c.workers, worker)
	return len(c.workers)
}

// take takes what has not been paid, up to a limit.
func (c *costs) take(limit time.Duration) time.Duration {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	due := processTime() - c.paid
	for _, w := range c.workers {
		due -= w.used()
	}
	due = max(0, min(due, limit))
	c.paid += due
	return due
}
