package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"ecsim/sim/clock"
)

// TestMain lets the test program be the server's process, too.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childVerb {
		os.Exit(runChild(os.Args[2:]))
	}
	os.Exit(m.Run())
}

// A real server answers every request of a light second, and ends when it is told to. No figure is
// judged: the machine may be busy.
func TestServerAnswersEveryRequest(t *testing.T) {
	if err := supported(); err != nil {
		t.Skip(err)
	}
	c, err := startChild(sleepingService(), nil)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]request, 20)
	for i := range all {
		all[i] = request{clock.Time(i) * clock.Time(50*clock.Millisecond), clock.Millisecond}
	}
	o, err := c.drive(t.Context(), all, 0)
	if err != nil {
		t.Error(err)
	} else if o.latency.Count() != int64(len(all)) || o.failed > 0 {
		t.Errorf("%d of %d requests answered, %d failed (%v)", o.latency.Count(), len(all),
			o.failed, o.failure)
	} else if o.latency.Min() < clock.Millisecond || o.held < o.drawn {
		t.Errorf("workers were held for %v, latency at least %v; 20 requests of 1 ms were sent",
			o.held, o.latency.Min())
	}
	if err := c.stop(); err != nil {
		t.Errorf("the server did not end well: %v", err)
	}
}

// An interrupted run stops sending and says why.
func TestInterruptedDriverStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := &child{}
	all := []request{{at: clock.Time(clock.Hour)}}
	if _, err := c.send(ctx, all, 0, time.Now()); err == nil {
		t.Error("an ended context gave outcomes")
	}
}

func TestWrongFlagsAreRefused(t *testing.T) {
	for _, c := range []struct{ flag, want string }{
		{"-loads=1.2", "above 0 and below 1"},
		{"-loads=0", "above 0 and below 1"},
		{"-loads=half", "above 0 and below 1"},
		{"-seconds=0", "expected 1 to 3600"},
		{"-services=idle", "expected sleeping or cpu-bound"},
		{"-attempts=0", "expected 1 or more"},
		{"-speed=9", "not defined"},
		{"fast", "expected flags only"},
	} {
		var out, notes bytes.Buffer
		if got := run(t.Context(), []string{c.flag}, &out, &notes); got != wrongInput {
			t.Errorf("%s: status %d, want %d", c.flag, got, wrongInput)
		}
		if !strings.Contains(notes.String(), c.want) || out.Len() > 0 {
			t.Errorf("%s: said %q, want %q; printed %q", c.flag, notes.String(), c.want,
				out.String())
		}
	}
}

func TestFlagsChooseServicesAndLoads(t *testing.T) {
	flags := strings.Fields("-services cpu-bound -loads 0.2,0.9 -seconds 1.5")
	o, err := parseOptions(flags, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	if len(o.services) != 1 || o.services[0].name != cpuBound || len(o.loads) != 2 ||
		o.loads[1] != 0.9 || o.length != 1500*clock.Millisecond {
		t.Errorf("found %+v", o)
	}
}
