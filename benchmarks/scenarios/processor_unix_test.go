//go:build unix

package scenarios

import (
	"syscall"
	"testing"
	"time"
)

// processorTime is what the process has used of all processors, garbage collection included.
func processorTime(t testing.TB) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
