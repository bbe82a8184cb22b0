package scenarios

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/model/world"
	"ecsim/scenarios/study/inference"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// fewestMinutes is how long a steady part of a run has to be so that MSER-5 can tell its beginning from the
// rest: ten batches of five minutes.
const fewestMinutes = 50

// steadyLoad is how many times its least rate a load may reach that counts as constant.
const steadyLoad = 1.02

// settleWarmUp chooses how much of the beginning is not measured. A pilot replication with a seed of its own is
// played up to the first planned event, from the minute in which the load stops changing; of each service's
// mean latency and running tasks by the minute MSER-5 says where the beginning ends, and the latest counts.
// Nothing is cut where there is no steady state to begin: then WarmUpHow says why.
func settleWarmUp(ctx context.Context, s *model.Scenario) error {
	event, until := firstEvent(s)
	from := loadSteadyFrom(s, until)
	switch {
	case until-from >= fewestMinutes && from <= until/2:
	case from > until/2:
		noWarmUp(s, "no part of the run is a steady state, for the load changes until the end of it"+
			" (the figures depend on the time of day, not on the beginning)")
		return nil
	case event != "":
		noWarmUp(s, fmt.Sprintf("the %d min of constant load until %s are too short for MSER-5, which needs %d",
			max(0, until-from), event, fewestMinutes))
		return nil
	default:
		noWarmUp(s, fmt.Sprintf("the run is too short: its %d min of constant load are less than the %d that "+
			"MSER-5 needs", until-from, fewestMinutes))
		return nil
	}
	record, err := pilot(ctx, s, until)
	if err != nil {
		return err
	}
	cut, because := 0, ""
	for _, line := range pilotSeries(record) {
		w := inference.MSER5(line.values[from:])
		switch {
		case !w.Settled:
			noWarmUp(s, fmt.Sprintf("%s had not settled by half of the %d min of constant load; a longer horizon may "+
				"show a steady state", line.name, until-from))
			return nil
		case because == "" || w.Start > cut:
			cut, because = w.Start, line.name
		}
	}
	s.WarmUp = clock.Span(from+cut) * clock.Minute
	s.WarmUpHow = "auto: MSER-5 on the mean latency and the running tasks of each service by the minute, in a pilot " +
		"replication with a seed of its own"
	if cut > 0 {
		s.WarmUpHow += "; " + because + " took longest"
	}
	if from > 0 {
		s.WarmUpHow += fmt.Sprintf("; the load is constant from minute %d on", from)
	}
	assumeWarmUp(s)
	return nil
}

func noWarmUp(s *model.Scenario, why string) {
	s.WarmUp, s.WarmUpHow = 0, "auto: nothing is cut: "+why
	assumeWarmUp(s)
}

func assumeWarmUp(s *model.Scenario) {
	s.Assumed = append(s.Assumed, model.Assumption{Key: "warm_up", Value: s.WarmUp.String(), Source: s.WarmUpHow})
	slices.SortStableFunc(s.Assumed, func(a, b model.Assumption) int { return strings.Compare(a.Key, b.Key) })
}

// pilot plays the scenario once, up to a minute, with a seed that no replication has.
func pilot(ctx context.Context, s *model.Scenario, until int) (*world.Record, error) {
	short := *s
	short.Seed = random.Hash(s.Seed, "warm-up pilot")
	short.Horizon, short.WarmUp = clock.Span(until)*clock.Minute, 0
	return world.Run(&short, world.Options{Progress: func(clock.Time, int64) error {
		if ctx.Err() != nil {
			return ErrInterrupted
		}
		return nil
	}})
}

// pilotLine is what MSER-5 looks at, by the minute.
type pilotLine struct {
	name   string
	values []float64
}

func pilotSeries(r *world.Record) (lines []pilotLine) {
	for i := range r.Services {
		s := &r.Services[i]
		latency := make([]float64, len(s.Minutes))
		for m := range s.Minutes {
			latency[m] = s.Minutes[m].Mean
		}
		if !slices.ContainsFunc(latency, func(v float64) bool { return !math.IsNaN(v) }) {
			latency = nil
		}
		if latency != nil {
			lines = append(lines, pilotLine{"the mean latency of " + s.Name, latency})
		}
		for _, curve := range s.Series {
			if curve.Name == "running" || curve.Name == "in_flight" && latency == nil {
				lines = append(lines, pilotLine{"what is " + strings.ReplaceAll(curve.Name, "_", " ") + " of " + s.Name,
					curve.Values})
			}
		}
	}
	return lines
}

// firstEvent is what the scenario plans first, and the minute in which that is; without anything planned the
// minutes of the whole run.
func firstEvent(s *model.Scenario) (what string, minute int) {
	at := clock.Time(s.Horizon)
	note := func(name string, when clock.Time) {
		if when < at {
			what, at = name, when
		}
	}
	for _, d := range s.Deployments {
		note("the deployment of "+d.Service, d.At)
	}
	for _, f := range s.Faults {
		note("the fault "+string(f.Kind), f.At)
	}
	for _, c := range s.Counts {
		note("the new desired count of "+c.Service, c.At)
	}
	for _, d := range s.Deletions {
		note("the end of "+d.Service, d.At)
	}
	for _, d := range s.Stops {
		note("the stop of a task of "+d.Service, d.At)
	}
	for _, c := range s.TaskSetCalls {
		note("a task set of "+c.Service, c.At)
	}
	for _, c := range s.Draining {
		note("the draining of "+string(c.Instance), c.At)
	}
	for _, c := range s.GroupChanges {
		note("the change of "+c.Group, c.At)
	}
	for i := range s.Services {
		if scaling := s.Services[i].Scaling; scaling != nil {
			for _, e := range scaling.Scheduled {
				note("a scheduled action of "+s.Services[i].Name, e.At)
			}
		}
	}
	if what != "" {
		what += " at " + at.Truncate(clock.Second).String()
	}
	return what, int(clock.Span(at) / clock.Minute)
}

// loadSteadyFrom is the minute from which on every load is constant up to another one.
func loadSteadyFrom(s *model.Scenario, until int) (from int) {
	for i := range s.Services {
		least, most := math.Inf(1), 0.0
		for minute := until - 1; minute >= from; minute-- {
			rate := workload.Rate(s.Services[i].Traffic.Sources,
				clock.Time(clock.Span(minute)*clock.Minute+clock.Minute/2))
			if least, most = min(least, rate), max(most, rate); most > steadyLoad*least {
				from = minute + 1
				break
			}
		}
	}
	return from
}
