package main

import (
	"runtime"
	"testing"
	"time"
)

// What the process used outside of its workers is paid once, as far as a request can pay.
func TestCostsArePaidOnce(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var c costs
	burnt := processTime() // by the tests so far: nobody has joined
	const part = time.Microsecond
	if got := c.take(part); got != part {
		t.Errorf("a small request paid %v of %v, want %v", got, burnt, part)
	}
	c.join(thisThread())
	var paid time.Duration = part
	for range 3 {
		paid += c.take(time.Hour)
	}
	if c.paid != paid {
		t.Errorf("paid %v, accounted for %v", paid, c.paid)
	}
	own := thisThread().used() // read first, so that what is due is not less than it was
	if due := processTime() - own + part; paid > due {
		t.Errorf("paid %v, more than the %v that others used", paid, due)
	}
}

// A worker that computes is through when its thread has used the time, not before.
func TestComputingUsesTheThreadsTime(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	self := thisThread()
	before := self.used()
	workersOf(computes)()(2 * time.Millisecond)
	if used := self.used() - before; used < 2*time.Millisecond {
		t.Errorf("used %v, want at least 2ms", used)
	}
}
