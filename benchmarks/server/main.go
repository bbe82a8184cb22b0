package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Exit statuses, as those of ecsim.
const (
	fine         = 0
	machineFault = 1 // the machine refused, or was too busy to judge
	wrongInput   = 2
	checkFailed  = 3
	interrupted  = 130
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == childVerb {
		os.Exit(runChild(os.Args[2:]))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// runChild is the server's process.
func runChild(args []string) int {
	as, err := parseShape(args)
	if err == nil {
		err = serve(as, os.Stdin, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		return machineFault
	}
	return fine
}

// run measures and compares, prints the table to out and progress to notes, and gives the exit
// status.
func run(ctx context.Context, args []string, out, notes io.Writer) int {
	o, err := parseOptions(args, notes)
	if err != nil {
		return wrongInput
	}
	if err := supported(); err != nil {
		fmt.Fprintln(notes, "server:", err)
		return machineFault
	}
	if err := goFirst(); err != nil {
		fmt.Fprintln(notes, "the driver has no priority over others:", err)
	}
	var all []row
	for _, s := range o.services {
		var found []row
		found, err = compare(ctx, s, o, notes)
		all = append(all, found...)
		if err != nil {
			break
		}
	}
	if len(all) > 0 {
		err = errors.Join(err, writeRows(out, all))
	}
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(notes, "server: interrupted")
		return interrupted
	case err != nil:
		fmt.Fprintln(notes, "server:", err)
		return machineFault
	}
	return status(all)
}
