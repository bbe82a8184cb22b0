package scenarios

import (
	"slices"
	"strings"

	"ecsim/model"
)

// measured is a measure that an SLO can name, after `service.NAME.` or `job.NAME.`.
type measured[T any] struct {
	path string
	unit string
	of   func(T) Measure
}

// serviceMeasures are what an SLO can bound of a service.
var serviceMeasures = []measured[*ServiceOutcome]{
	{"latency.mean", "s", func(s *ServiceOutcome) Measure { return s.Latency.Mean }},
	{"latency.p50", "s", func(s *ServiceOutcome) Measure { return s.Latency.P50 }},
	{"latency.p90", "s", func(s *ServiceOutcome) Measure { return s.Latency.P90 }},
	{"latency.p95", "s", func(s *ServiceOutcome) Measure { return s.Latency.P95 }},
	{"latency.p99", "s", func(s *ServiceOutcome) Measure { return s.Latency.P99 }},
	{"latency.p999", "s", func(s *ServiceOutcome) Measure { return s.Latency.P999 }},
	{"latency.max", "s", func(s *ServiceOutcome) Measure { return s.Latency.Max }},
	{"latency.completed.mean", "s", func(s *ServiceOutcome) Measure { return s.ByEnd.Completed.Mean }},
	{"latency.completed.p50", "s", func(s *ServiceOutcome) Measure { return s.ByEnd.Completed.P50 }},
	{"latency.completed.p99", "s", func(s *ServiceOutcome) Measure { return s.ByEnd.Completed.P99 }},
	{"latency.completed.max", "s", func(s *ServiceOutcome) Measure { return s.ByEnd.Completed.Max }},
	{"availability.requests", "ratio", func(s *ServiceOutcome) Measure { return s.Availability.Requests }},
	{"availability.tasks", "ratio", func(s *ServiceOutcome) Measure { return s.Availability.Tasks }},
	{"utilization.cpu", "ratio", func(s *ServiceOutcome) Measure { return s.Utilization.CPU }},
	{"utilization.memory", "ratio", func(s *ServiceOutcome) Measure { return s.Utilization.Memory }},
	{"tasks.running_mean", "tasks", func(s *ServiceOutcome) Measure { return s.Tasks.RunningMean }},
	{"tasks.running_max", "tasks", func(s *ServiceOutcome) Measure { return s.Tasks.RunningMax }},
	{"tasks.failed", "tasks", func(s *ServiceOutcome) Measure { return s.Tasks.Failed }},
	{"tasks.out_of_memory", "tasks", func(s *ServiceOutcome) Measure { return s.Tasks.OutOfMemory }},
	{"tasks.interrupted", "tasks", func(s *ServiceOutcome) Measure { return s.Tasks.Interrupted }},
	{"requests.failed", "requests", func(s *ServiceOutcome) Measure { return s.Requests.Failed }},
	{"requests.rejected", "requests", func(s *ServiceOutcome) Measure { return s.Requests.Rejected }},
	{"requests.timed_out", "requests", func(s *ServiceOutcome) Measure { return s.Requests.TimedOut }},
	{"thrash", "tasks", func(s *ServiceOutcome) Measure { return s.Thrash }},
}

// wantMeasures are what an SLO can bound of a service whose clients try again.
var wantMeasures = []measured[*ServiceOutcome]{
	{"wants.share", "ratio", func(s *ServiceOutcome) Measure { return s.Wants.Share }},
	{"wants.given_up", "requests", func(s *ServiceOutcome) Measure { return s.Wants.GivenUp }},
}

// queueMeasures are what an SLO can bound of a service that polls a queue.
var queueMeasures = []measured[*ServiceOutcome]{
	{"queue.visible", "requests", func(s *ServiceOutcome) Measure { return s.Queue.Visible }},
	{"queue.visible_max", "requests", func(s *ServiceOutcome) Measure { return s.Queue.MostVisible }},
	{"queue.dead_letters", "requests", func(s *ServiceOutcome) Measure { return s.Queue.DeadLetters }},
}

// measuresOf are what an SLO can bound of a service.
func measuresOf(s *model.Scenario, one *model.Service) []measured[*ServiceOutcome] {
	all := slices.Clone(serviceMeasures)
	if one.Traffic.Retry.Attempts > 1 {
		all = append(all, wantMeasures...)
	}
	if one.Queue != nil {
		all = append(all, queueMeasures...)
	}
	return append(all, rolloutMeasures(planned(s, one.Name))...)
}

// jobMeasures are what an SLO can bound of a job.
var jobMeasures = []measured[*JobOutcome]{
	{"succeeded", "tasks", func(j *JobOutcome) Measure { return j.Succeeded }},
	{"failed", "tasks", func(j *JobOutcome) Measure { return j.Failed }},
	{"unfinished", "tasks", func(j *JobOutcome) Measure { return j.Unfinished }},
	{"wait.p95", "s", func(j *JobOutcome) Measure { return j.WaitSeconds.P95 }},
	{"last_end", "s", func(j *JobOutcome) Measure { return j.LastEnd }},
}

// instanceMeasures are what an SLO can bound of a group of container instances.
var instanceMeasures = []measured[*InstancesOutcome]{
	{"empty", "instances", func(i *InstancesOutcome) Measure { return i.Empty }},
	{"cpu_reserved", "ratio", func(i *InstancesOutcome) Measure { return i.CPUReserved }},
	{"memory_reserved", "ratio", func(i *InstancesOutcome) Measure { return i.MemoryReserved }},
	{"cpu_stranded", "ratio", func(i *InstancesOutcome) Measure { return i.CPUStranded }},
	{"memory_stranded", "ratio", func(i *InstancesOutcome) Measure { return i.MemoryStranded }},
}

// costMeasures are what an SLO can bound of the bill.
var costMeasures = []measured[*Cost]{
	{"cost.total", "USD", func(c *Cost) Measure { return c.Total }},
	{"cost.monthly", "USD", func(c *Cost) Measure { return c.Monthly }},
}

// MeasurePaths lists every measure that an SLO of this scenario can name.
func MeasurePaths(s *model.Scenario) []string {
	var paths []string
	for _, m := range costMeasures {
		paths = append(paths, m.path)
	}
	for i := range s.Services {
		one := &s.Services[i]
		for _, m := range measuresOf(s, one) {
			paths = append(paths, "service."+one.Name+"."+m.path)
		}
	}
	for i := range s.Cluster.Instances {
		for _, m := range instanceMeasures {
			paths = append(paths, "instances."+s.Cluster.Instances[i].Name+"."+m.path)
		}
	}
	for _, p := range s.Cluster.Providers {
		if p.AutoScalingGroup == nil || !p.AutoScalingGroup.ManagedScaling.Enabled {
			continue
		}
		for _, m := range providerMeasures {
			paths = append(paths, "capacity_provider."+string(p.Name)+"."+m.path)
		}
	}
	for i := range s.Jobs {
		for _, m := range jobMeasures {
			paths = append(paths, "job."+s.Jobs[i].Name+"."+m.path)
		}
	}
	return paths
}

// judge holds the outcome against every SLO. An objective holds when the mean meets it.
func judge(s *model.Scenario, o *Outcome) []SLOOutcome {
	judged := []SLOOutcome{}
	for _, slo := range s.SLOs {
		value, unit := o.find(s, slo.Measure)
		v := SLOOutcome{Measure: slo.Measure, Value: value, Unit: unit, OK: true}
		if slo.HasMin {
			v.Min, v.OK = &slo.Min, value.Mean >= slo.Min
			v.Uncertain = value.straddles(slo.Min)
		}
		if slo.HasMax {
			v.Limit, v.OK = &slo.Max, v.OK && value.Mean <= slo.Max
			v.Uncertain = v.Uncertain || value.straddles(slo.Max)
		}
		judged = append(judged, v)
	}
	return judged
}

// holds reports whether every objective is met.
func (o *Outcome) holds() bool {
	return !slices.ContainsFunc(o.SLOs, func(slo SLOOutcome) bool { return !slo.OK })
}

// find looks a measure up by the path that an SLO names. Load has checked that it exists.
func (o *Outcome) find(scenario *model.Scenario, path string) (Measure, string) {
	for _, m := range costMeasures {
		if m.path == path {
			return m.of(&o.Cost), m.unit
		}
	}
	for i := range o.Services {
		s := &o.Services[i]
		for _, m := range measuresOf(scenario, scenario.Service(s.Name)) {
			if rest, ok := strings.CutPrefix(path, "service."+s.Name+"."); ok && rest == m.path {
				return m.of(s), m.unit
			}
		}
	}
	for j := range o.Instances {
		i := &o.Instances[j]
		for _, m := range instanceMeasures {
			if rest, ok := strings.CutPrefix(path, "instances."+i.Name+"."); ok && rest == m.path {
				return m.of(i), m.unit
			}
		}
	}
	for i := range o.Providers {
		p := &o.Providers[i]
		for _, m := range providerMeasures {
			if rest, ok := strings.CutPrefix(path, "capacity_provider."+p.Name+"."); ok && rest == m.path {
				return m.of(p), m.unit
			}
		}
	}
	for i := range o.Jobs {
		j := &o.Jobs[i]
		for _, m := range jobMeasures {
			if rest, ok := strings.CutPrefix(path, "job."+j.Name+"."); ok && rest == m.path {
				return m.of(j), m.unit
			}
		}
	}
	panic("scenarios: Load let an unknown SLO measure pass: " + path)
}
