//go:build !unix

package scenarios

import (
	"testing"
	"time"
)

var start = time.Now()

// processorTime is the time on the wall, where the system does not tell what the process has used.
func processorTime(testing.TB) time.Duration { return time.Since(start) }
