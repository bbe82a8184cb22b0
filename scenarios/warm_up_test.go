package scenarios

import (
	"context"
	"errors"
	"strings"
	"testing"

	"ecsim/sim/clock"
)

// warm_up = "auto" cuts what belongs to the beginning, and nothing where there is no steady state that could
// begin.
func TestAutomaticWarmUp(t *testing.T) {
	const base = "warm_up=auto"
	load := func(service, traffic string) string { return "service." + service + ".traffic=" + traffic }
	const busy = `{profile="constant",rate="160/s"}`
	for _, c := range []struct {
		name, scenario string
		set            []string
		least, most    clock.Span
		says           string
	}{
		{"nothing to cut but noise", "zone-outage", nil, 0, 15 * clock.Minute, "MSER-5"},
		{"too few tasks until they have scaled", "cpu-target", []string{"horizon=150m", load("target-50", busy),
			load("target-60", busy), load("target-70", busy)}, 5 * clock.Minute, clock.Hour, "took longest"},
		{"a ramp", "zone-outage", []string{"fault=[]", "horizon=3h", load("orders",
			`{profile="ramp",from="20/s",to="60/s",start="0m",end="30m"}`)}, 29 * clock.Minute, clock.Hour,
			"constant from minute 29 on"},
		{"a day", "web-on-fargate", nil, 0, 0, "nothing is cut: no part of the run is a steady state"},
		{"an early event", "bad-deployment", nil, 0, 0, "until the deployment of shop at 00:20:00 are too short"},
		{"a short run", "zone-outage", []string{"horizon=20m", "fault=[]"}, 0, 0, "the run is too short: its 20 min"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := bundledScenario(t, c.scenario, append(c.set, base)...)
			if s.WarmUp < c.least || s.WarmUp > c.most || !strings.Contains(s.WarmUpHow, c.says) {
				t.Errorf("%v of %v: %s; want %v to %v and %q", s.WarmUp, s.Horizon, s.WarmUpHow, c.least, c.most, c.says)
			}
			last := s.Assumed[len(s.Assumed)-1]
			if last.Key != "warm_up" || last.Value != s.WarmUp.String() || last.Source != s.WarmUpHow {
				t.Errorf("among what was assumed it is %+v", last)
			}
		})
	}
}

// The same scenario gives the same warm-up.
func TestAutomaticWarmUpIsRepeatable(t *testing.T) {
	var found []clock.Span
	for range 2 {
		found = append(found, bundledScenario(t, "zone-outage", "warm_up=auto", "horizon=3h").WarmUp)
	}
	if found[0] != found[1] {
		t.Errorf("%v, and then %v", found[0], found[1])
	}
}

// The pilot replication can be interrupted.
func TestThePilotReplicationEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := Load("zone-outage", LoadOptions{Set: []string{"warm_up=auto"}, Context: ctx})
	if !errors.Is(err, ErrInterrupted) {
		t.Errorf("got %v", err)
	}
}
