package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"ecsim/scenarios"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/store"
)

// Status is what the process tells the shell that started it.
type Status int

// Exit statuses. Scripts and pipelines rely on the numbers.
const (
	Fine        Status = 0
	OurFault    Status = 1   // a defect of ecsim, or a machine that refused: disk full, broken pipe
	WrongInput  Status = 2   // the input or the usage is wrong
	CheckFailed Status = 3   // an SLO, a budget or a check was missed
	Regressed   Status = 4   // something is significantly worse than a base or a baseline
	Undecided   Status = 5   // the replications that were allowed did not give the certainty that was asked for
	Incomplete  Status = 6   // cells of a study are missing: shards are to be played
	Interrupted Status = 130 // Ctrl-C: what was finished is reported by run, and kept in --results by studies
)

// isVerdict reports whether a status is a finding about what was simulated, and nothing that went wrong.
func (s Status) isVerdict() bool { return s > WrongInput && s < Incomplete }

// failure is an error that knows its exit status.
type failure struct {
	status Status
	err    error
}

func (f failure) Error() string { return f.err.Error() }
func (f failure) Unwrap() error { return f.err }

// statusOf is the exit status of what a verb returned. An error nobody classified is our fault.
func statusOf(err error) Status {
	var known failure
	var unreadable study.Unreadable
	var conflict store.Conflict
	switch {
	case err == nil:
		return Fine
	case errors.As(err, &known):
		return known.status
	case errors.Is(err, context.Canceled), errors.Is(err, scenarios.ErrInterrupted):
		return Interrupted
	case errors.As(err, &unreadable), errors.As(err, &conflict):
		return WrongInput
	default:
		return OurFault
	}
}

// confess tells of a broken invariant and asks for what is needed to reproduce it.
func confess(what any, stack []byte, args []string, stderr io.Writer) Status {
	fmt.Fprintf(stderr, "ecsim: this is a defect of ecsim: %v\n\n%s\n", what, stack)
	fmt.Fprintf(stderr, "Please report it with the scenario, its seed, the version and the command:\n"+
		"  ecsim %s\n  version %s\n", commandLine(args), version())
	return OurFault
}
