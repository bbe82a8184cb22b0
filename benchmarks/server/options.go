package main

import (
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"

	"ecsim/sim/clock"
)

// options are the flags.
type options struct {
	services []service
	loads    []float64
	length   clock.Span // of one run
	seed     uint64
	attempts int
	others   float64 // share of the machine that other processes may use
	quota    bool
}

// parseOptions reads the flags. It says on notes what is wrong with them.
func parseOptions(args []string, notes io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("server", flag.ContinueOnError)
	flags.SetOutput(notes)
	seconds := flags.Float64("seconds", 60, "length of one run, 1 to 3600")
	services := flags.String("services", sleeping+","+cpuBound, "which services, by comma")
	loads := flags.String("loads", "0.5,0.7,0.85", "utilizations, each above 0 and below 1")
	flags.Uint64Var(&o.seed, "seed", 1, "random seed of arrivals and work")
	flags.IntVar(&o.attempts, "attempts", 3, "how often a disturbed run is tried")
	flags.Float64Var(&o.others, "others", 0.1,
		"share of the machine that others may use, 0 to 1; beyond, a run is not judged")
	flags.BoolVar(&o.quota, "quota", true, "false: the cpu-bound service runs without a CPU quota")
	err := flags.Parse(args)
	if err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		err = fmt.Errorf("found %q, expected flags only", flags.Arg(0))
	}
	if !(*seconds >= 1 && *seconds <= 3600) {
		err = fmt.Errorf("-seconds: found %v, expected 1 to 3600", *seconds)
	}
	if o.attempts < 1 {
		err = fmt.Errorf("-attempts: found %d, expected 1 or more", o.attempts)
	}
	o.length = clock.Seconds(*seconds)
	for name := range strings.SplitSeq(*services, ",") {
		switch name {
		case sleeping:
			o.services = append(o.services, sleepingService())
		case cpuBound:
			o.services = append(o.services, cpuBoundService())
		default:
			err = fmt.Errorf("-services: found %q, expected %s or %s", name, sleeping, cpuBound)
		}
	}
	for text := range strings.SplitSeq(*loads, ",") {
		load, problem := strconv.ParseFloat(text, 64)
		if problem != nil || !(load > 0 && load < 1) {
			err = fmt.Errorf("-loads: found %q, expected a number above 0 and below 1", text)
		}
		o.loads = append(o.loads, load)
	}
	if err != nil {
		fmt.Fprintln(notes, "server:", err)
	}
	return o, err
}
