package study

import "fmt"

// Unreadable says that a store holds something else than a result under a result's key: half a file, say,
// that a machine left which lost its power, or one that somebody has edited. It is never written over: what a
// store holds does not change, and whose it is only its owner knows.
type Unreadable struct {
	Where  string // the store, as its user named it
	Key    string
	Reason error
}

// Error says what to do.
func (u Unreadable) Error() string {
	return fmt.Sprintf("%s: %s cannot be read: %v; delete it, and it is played again",
		u.Where, u.Key, u.Reason)
}

func (u Unreadable) Unwrap() error { return u.Reason }
