package scenarios

import (
	"fmt"
	"runtime/debug"
)

// Panic is a broken invariant of the simulation that one replication ran into. It is an error, so that
// the program can say how to reproduce it: a panic of a worker's goroutine would end the process first.
type Panic struct {
	Replication int
	Seed        uint64
	Value       any
	Stack       []byte
}

// Error says what broke, in which replication of which seed.
func (p *Panic) Error() string {
	return fmt.Sprintf("replication %d of seed %d: %v", p.Replication, p.Seed, p.Value)
}

// guarded plays one replication and turns a panic into an error.
func (r *runner) guarded(play func() (*Outcome, error), n int) (outcome *Outcome, err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &Panic{Replication: n, Seed: r.scenario.Seed, Value: value, Stack: debug.Stack()}
		}
	}()
	return play()
}
