//go:build !unix

package gate

import "time"

var start = time.Now()

// processorTime is the time on the wall, where the system does not tell what the process has used.
func processorTime() time.Duration { return time.Since(start) }
