package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"ecsim/sim/random"
)

// experiment is a service under test.
type experiment struct {
	service
	options
	*child
	near  overheads
	notes io.Writer
}

// compare measures one service at every load and sets the model's prediction beside it. After an
// error it returns the rows it has.
func compare(ctx context.Context, s service, o options, notes io.Writer) (all []row, err error) {
	s, group := limited(s, o.quota, notes)
	c, err := startChild(s, group)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	fmt.Fprintln(notes, s)
	near, err := calibrate(ctx, c, s)
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(notes, " ", near)
	e := experiment{s, o, c, near, notes}
	for _, load := range o.loads {
		found, err := e.point(ctx, load)
		if err != nil {
			return all, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// limited makes the control group of a service that computes. Where the quota that it needs cannot
// be had, the service runs without, and says so.
func limited(s service, quota bool, notes io.Writer) (service, *cgroup) {
	if !s.computes {
		return s, nil
	}
	if quota {
		group, err := newCgroup(s.vcpu)
		if err == nil {
			return s, group
		}
		fmt.Fprintf(notes, "%s runs on a whole core, without a CPU quota: %v\n", s.name, err)
	}
	s = s.withoutQuota()
	group, err := newCgroup(0)
	if err != nil {
		fmt.Fprintf(notes, "%s has no priority over others: %v\n", s.name, err)
	}
	return s, group
}

// point measures one load, as often as it takes to be undisturbed or as is allowed.
func (e *experiment) point(ctx context.Context, load float64) ([]row, error) {
	// Points have streams of their own, so that they are independent of each other.
	streams := random.NewStreams(random.Hash(e.seed, e.name, fmt.Sprint(load)))
	t := traffic{length: e.length, rate: e.rate(load)}
	all := e.requests(t, streams)
	for attempt := 1; ; attempt++ {
		seen, err := e.drive(ctx, all, e.near.work)
		if err != nil {
			return nil, err
		}
		expected := e.predict(t, phaseOf(seen.start, e.near.period), streams)
		why := seen.disturbance(surroundings{e.service, load, e.near, e.others})
		fmt.Fprintf(e.notes, "  load %.2f: %s\n", load, seen.describe(e.service, expected))
		if why != "" {
			fmt.Fprintf(e.notes, "    machine too busy to judge: %s\n", why)
			if attempt < e.attempts {
				continue
			}
		}
		found := rows(&seen.latency, expected, e.near.roundTrip)
		for i := range found {
			found[i].service, found[i].load, found[i].judged = e.name, load, why == ""
		}
		return found, nil
	}
}

// describe is what else there is to know of a run.
func (o *observed) describe(s service, p prediction) string {
	text := fmt.Sprintf("%d answered, %d refused (predicted %d), work done %+.1f %%,"+
		" driver late by %v, p99 %v; others used %.0f %% of the machine", o.latency.Count(),
		o.refused, p.refused, 100*o.excess(s), o.lateness.Mean(), o.lateness.Quantile(0.99),
		100*o.others())
	if o.periods > 0 {
		text += fmt.Sprintf("; stalled in %d of %d periods", o.throttled, o.periods)
	}
	return text
}
