package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"ecsim/scenarios"
)

// terminal is what a verb reads from and writes to.
type terminal struct {
	stdin  io.Reader
	stdout io.Writer // results, nothing else
	stderr io.Writer // problems, notes, progress
}

// Main runs one command line and returns the exit status. The first interrupt cancels the verb's
// context, so that finished work is still reported; a second one ends the process at once.
func Main(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (status int) {
	defer func() {
		if panicked := recover(); panicked != nil {
			status = int(confess(panicked, debug.Stack(), args, stderr))
		}
	}()
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)

	root := newProgram(terminal{stdin, stdout, stderr})
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var broken *scenarios.Panic
	switch {
	case errors.As(err, &broken):
		return int(confess(broken, broken.Stack, args, stderr))
	case err != nil:
		report(err, stderr)
	}
	return int(statusOf(err))
}

// newProgram is the tree of verbs.
func newProgram(t terminal) *cobra.Command {
	root := &cobra.Command{
		Use:   "ecsim",
		Short: "Rehearse an Amazon ECS deployment before money is spent on it",
		Long: "ecsim simulates the Amazon ECS services that your own AWS files describe and prints\n" +
			"the bill, the availability, the latency and the story of what happened and why.",
		Example: "  ecsim run                    the bundled default scenario\n" +
			"  ecsim run scenario.toml      your own",
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          knownVerb,
		RunE: func(c *cobra.Command, _ []string) error {
			return c.Help()
		},
	}
	root.SetVersionTemplate("ecsim {{.Version}}\n")
	root.SetIn(t.stdin)
	root.SetOut(t.stdout)
	root.SetErr(t.stderr)
	root.SetFlagErrorFunc(flagError)
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(
		newRun(t),
		newCompare(t),
		newCheck(t),
		newScenarios(t),
		newValidate(t),
		newReport(t),
		newPrice(t),
		newPlan(t),
		newSpot(t),
		newSweep(t),
		newTune(t),
		newStudy(t),
		newBench(t),
	)
	return root
}

// report prints what went wrong. Problems of the input stand one per line, without a prefix, so
// that editors and grep find the place.
func report(err error, stderr io.Writer) {
	var list scenarios.Problems
	if errors.As(err, &list) {
		fmt.Fprintln(stderr, list.Error())
		return
	}
	fmt.Fprintf(stderr, "ecsim: %v\n", err)
}

// commandLine is args as a shell would need them.
func commandLine(args []string) string {
	quoted := make([]string, len(args))
	for i, a := range args {
		quoted[i] = a
		if a == "" || strings.ContainsAny(a, " \t\n\"'$&|;<>()*?[]{}~#\\") {
			quoted[i] = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}
