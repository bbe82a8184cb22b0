package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"ecsim/scenarios"
)

// TestStatuses: every kind of error has the status that scripts rely on, however it is wrapped.
func TestStatuses(t *testing.T) {
	for _, c := range []struct {
		err  error
		want Status
	}{
		{nil, 0},
		{errors.New("disk full"), 1},
		{usageError(&cobra.Command{}, "--seed"), 2},
		{inputError(scenarios.Problems{{Found: "a", Expected: "b"}}), 2},
		{fmt.Errorf("wrapped: %w", failure{CheckFailed, errors.New("slo")}), 3},
		{context.Canceled, 130},
		{scenarios.ErrInterrupted, 130},
		{failure{Interrupted, context.Canceled}, 130},
	} {
		if got := statusOf(c.err); got != c.want {
			t.Errorf("status of %v is %d, want %d", c.err, got, c.want)
		}
	}
}

// TestPanicAsksForWhatReproducesIt: a defect ends with status 1 and says what to send.
func TestPanicAsksForWhatReproducesIt(t *testing.T) {
	var stderr bytes.Buffer
	args := []string{"run", "a b.toml", "--seed", "7"}
	got := confess("index out of range", []byte("goroutine 1"), args, &stderr)
	if got != OurFault {
		t.Errorf("status %d", got)
	}
	for _, want := range []string{
		"index out of range", "ecsim run 'a b.toml' --seed 7", "seed", "version " + version(),
	} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("the message lacks %q:\n%s", want, &stderr)
		}
	}
}

// TestInterruptedBeforeTheStart: nothing finished, nothing on stdout, status 130.
func TestInterruptedBeforeTheStart(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var stdout, stderr bytes.Buffer
	status := Main(ctx, []string{"run"}, strings.NewReader(""), &stdout, &stderr)
	if status != int(Interrupted) || stdout.Len() > 0 {
		t.Errorf("status %d, stdout %q", status, stdout.String())
	}
	if !strings.Contains(stderr.String(), "0 of 1 replications") {
		t.Errorf("stderr %q", stderr.String())
	}
}
