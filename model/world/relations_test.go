package world

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"ecsim/model"
	"ecsim/sim/clock"

	"pgregory.net/rapid"
)

// relations are changes of a scenario after which nothing may be different, to the last bit.
var relations = map[string]func(*model.Scenario, *World){
	"cut every span": func(_ *model.Scenario, w *World) {
		end, step := clock.Time(w.scenario.Horizon), 13_700*clock.Millisecond
		for at := clock.Time(0); at < end; at = at.Add(step) {
			w.at(at, model.RankReport, 0, func(w *World, at clock.Time, _ *task, _ int) {
				for _, s := range w.services {
					w.sync(s, at)
				}
			})
		}
	},
	"reorder services": func(s *model.Scenario, _ *World) {
		slices.Reverse(s.Services)
	},
	"reorder jobs": func(s *model.Scenario, _ *World) {
		slices.Reverse(s.Jobs)
	},
	"reorder faults": func(s *model.Scenario, _ *World) {
		slices.Reverse(s.Faults)
	},
	"one more service": func(s *model.Scenario, _ *World) {
		if len(s.Services) == 0 || s.Services[0].Name == "neighbour" {
			return
		}
		s.Services = slices.Insert(s.Services, 0, plainService("neighbour"))
		s.Services[0].Zones, s.Services[0].Build.Delays = s.Zones, s.Services[1].Build.Delays
		s.Services[0].Traffic.Sources[0].Rate[0].PerSecond = 1
	},
	"shift by whole weeks": func(s *model.Scenario, _ *World) {
		s.Start = s.Start.Add(3 * 7 * 24 * time.Hour)
	},
	"faults aimed at nothing": func(s *model.Scenario, _ *World) {
		for at := clock.Time(0); at < clock.Time(s.Horizon); at = at.Add(clock.Minute / 2) {
			s.Faults = append(s.Faults,
				model.Fault{At: at, Kind: model.TaskCrash, Service: "nobody", Count: 9},
				model.Fault{At: at, Kind: model.StopTasks, Service: "nobody", Count: 9},
				model.Fault{At: at, Kind: model.SpotReclaim, Fraction: 0},
				model.Fault{At: at, Kind: model.HostLoss, Fraction: 0},
				model.Fault{At: at, Kind: model.RegistrySlow, Factor: 1, Duration: clock.Minute},
				model.Fault{At: at, Kind: model.DependencyDown, Service: "nobody", Fraction: 1,
					Duration: clock.Minute},
				model.Fault{At: at, Kind: model.AgentDisconnect, Service: "nobody", Fraction: 1,
					Duration: clock.Minute},
				model.Fault{At: at, Kind: model.APIThrottling})
		}
		if s.Cluster.Spot.BurstsPerMonth > 0 {
			return // bursts in one more zone would reach the others
		}
		s.Zones = append(s.Zones, "us-east-1f") // where nothing runs
		s.Faults = append(s.Faults, model.Fault{At: clock.Time(s.Horizon / 3),
			Kind: model.ZoneOutage, Zone: "us-east-1f", Duration: s.Horizon / 3})
	},
	"watch it": func(_ *model.Scenario, w *World) {
		if w != nil {
			w.watch = append(w.watch, watcher{&prober{}})
		}
	},
}

// TestRelationsOfRandomScenarios: nothing in a record depends on how time is cut, on the order of
// services, jobs and faults, on a neighbour, on the calendar week, on faults that hit nothing, or on who
// watches.
func TestRelationsOfRandomScenarios(outer *testing.T) {
	rapid.Check(outer, func(t *rapid.T) {
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(presets))).Draw(t, "preset")
		p := drawPlan(rapidly(t), presets[name])
		p.Limited = false // the account's launch bucket serves services in their order
		relation := rapid.SampledFrom(slices.Sorted(maps.Keys(relations))).Draw(t, "relation")
		if relation == "reorder services" && p.scenario().HasInstances() {
			return // instances have room for services in the order of the scenario, which is by name
		}
		before, after := fingerprint(outer, p.scenario(), nil),
			fingerprint(outer, p.scenario(), relations[relation])
		maps.DeleteFunc(after, func(name, _ string) bool { return before[name] == "" && name != "error" })
		if !maps.Equal(before, after) || before["error"] != "" {
			t.Errorf("%s changed something: %v before, %v after, of\n%s", relation, before, after,
				p)
		}
	})
}

// fingerprint plays a scenario after a change and hashes what every service has to show.
func fingerprint(
	t *testing.T, s *model.Scenario, change func(*model.Scenario, *World),
) map[string]string {
	if change != nil {
		change(s, newWorld(s, Options{})) // what it does to this world is lost, to s it stays
	}
	w := newWorld(s, Options{Timeline: true})
	w.begin()
	if change != nil {
		change(&model.Scenario{}, w)
	}
	endless := func(clock.Time) error {
		if w.events > mostEvents {
			return errors.New("there is no end of events")
		}
		return nil
	}
	if err := w.engine.Run(w, clock.Time(s.Horizon), endless); err != nil {
		return map[string]string{"error": err.Error()}
	}
	record, prints := w.record(), map[string]string{}
	for _, service := range s.Services {
		prints[service.Name] = digest(t, record, service.Name)
	}
	prints["jobs"] = fmt.Sprint(len(record.Jobs))
	for _, job := range record.Jobs {
		wait := job.Wait
		job.Wait = nil
		prints[job.Name] = fmt.Sprintf("%+v %v %v", job, wait.Count(), wait.Sum())
	}
	return prints
}
