package scenarios

import (
	"slices"

	"ecsim/model"
	"ecsim/model/usage"
	"ecsim/pricing"
	"ecsim/scenarios/study/inference"
)

// measured is a measure that an SLO can name, after `service.NAME.` or `job.NAME.`.
type measured[T any] struct {
	path   string
	unit   string
	better inference.Direction
	of     func(T) Measure
}

// serviceMeasures are what an SLO can bound of a service.
var serviceMeasures = []measured[*ServiceOutcome]{
	{"latency.mean", "s", inference.LowerIsBetter, func(s *ServiceOutcome) Measure { return s.Latency.Mean }},
	{"latency.p50", "s", inference.LowerIsBetter, func(s *ServiceOutcome) Measure { return s.Latency.P50 }},
	{"latency.p90", "s", inference.LowerIsBetter, func(s *ServiceOutcome) Measure { return s.Latency.P90 }},
	{"latency.p95", "s", inference.LowerIsBetter, func(s *ServiceOutcome) Measure { return s.Latency.P95 }},
	{"latency.p99", "s", inference.LowerIsBetter, func(s *ServiceOutcome) Measure { return s.Latency.P99 }},
	{"latency.p999", "s", inference.LowerIsBetter, func(s *ServiceOutcome) Measure { return s.Latency.P999 }},
	{"latency.max", "s", inference.LowerIsBetter, func(s *ServiceOutcome) Measure { return s.Latency.Max }},
	{"latency.completed.mean", "s", inference.LowerIsBetter,
		func(s *ServiceOutcome) Measure { return s.ByEnd.Completed.Mean }},
	{"latency.completed.p50", "s", inference.LowerIsBetter,
		func(s *ServiceOutcome) Measure { return s.ByEnd.Completed.P50 }},
	{"latency.completed.p99", "s", inference.LowerIsBetter,
		func(s *ServiceOutcome) Measure { return s.ByEnd.Completed.P99 }},
	{"latency.completed.max", "s", inference.LowerIsBetter,
		func(s *ServiceOutcome) Measure { return s.ByEnd.Completed.Max }},
	{"availability.requests", "ratio", inference.HigherIsBetter,
		func(s *ServiceOutcome) Measure { return s.Availability.Requests }},
	{"availability.tasks", "ratio", inference.HigherIsBetter,
		func(s *ServiceOutcome) Measure { return s.Availability.Tasks }},
	{"utilization.cpu", "ratio", inference.Neither, func(s *ServiceOutcome) Measure { return s.Utilization.CPU }},
	{"utilization.memory", "ratio", inference.Neither, func(s *ServiceOutcome) Measure { return s.Utilization.Memory }},
	{"tasks.running_mean", "tasks", inference.Neither, func(s *ServiceOutcome) Measure { return s.Tasks.RunningMean }},
	{"tasks.running_max", "tasks", inference.Neither, func(s *ServiceOutcome) Measure { return s.Tasks.RunningMax }},
	{"tasks.started", "tasks", inference.Neither, func(s *ServiceOutcome) Measure { return s.Tasks.Started }},
	{"tasks.failed", "tasks", inference.LowerIsBetter, func(s *ServiceOutcome) Measure { return s.Tasks.Failed }},
	{"tasks.out_of_memory", "tasks", inference.LowerIsBetter,
		func(s *ServiceOutcome) Measure { return s.Tasks.OutOfMemory }},
	{"tasks.interrupted", "tasks", inference.LowerIsBetter,
		func(s *ServiceOutcome) Measure { return s.Tasks.Interrupted }},
	{"requests.offered", "requests", inference.Neither, func(s *ServiceOutcome) Measure { return s.Requests.Offered }},
	{"requests.completed", "requests", inference.HigherIsBetter,
		func(s *ServiceOutcome) Measure { return s.Requests.Completed }},
	{"requests.failed", "requests", inference.LowerIsBetter,
		func(s *ServiceOutcome) Measure { return s.Requests.Failed }},
	{"requests.rejected", "requests", inference.LowerIsBetter,
		func(s *ServiceOutcome) Measure { return s.Requests.Rejected }},
	{"requests.timed_out", "requests", inference.LowerIsBetter,
		func(s *ServiceOutcome) Measure { return s.Requests.TimedOut }},
	{"thrash", "tasks", inference.LowerIsBetter, func(s *ServiceOutcome) Measure { return s.Thrash }},
}

// wantMeasures are what an SLO can bound of a service whose clients try again.
var wantMeasures = []measured[*ServiceOutcome]{
	{"wants.share", "ratio", inference.HigherIsBetter, func(s *ServiceOutcome) Measure { return s.Wants.Share }},
	{"wants.given_up", "requests", inference.LowerIsBetter, func(s *ServiceOutcome) Measure { return s.Wants.GivenUp }},
}

// queueMeasures are what an SLO can bound of a service that polls a queue.
var queueMeasures = []measured[*ServiceOutcome]{
	{"queue.visible", "requests", inference.LowerIsBetter, func(s *ServiceOutcome) Measure { return s.Queue.Visible }},
	{"queue.visible_max", "requests", inference.LowerIsBetter,
		func(s *ServiceOutcome) Measure { return s.Queue.MostVisible }},
	{"queue.dead_letters", "requests", inference.LowerIsBetter,
		func(s *ServiceOutcome) Measure { return s.Queue.DeadLetters }},
}

// scalingMeasures are what an SLO can bound of a service that scales.
var scalingMeasures = []measured[*ServiceOutcome]{
	{"scale_out", "s", inference.LowerIsBetter, func(s *ServiceOutcome) Measure { return *s.ScaleOut }},
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
	if one.Scaling != nil {
		all = append(all, scalingMeasures...)
	}
	return append(all, rolloutMeasures(planned(s, one.Name))...)
}

// jobMeasures are what an SLO can bound of a job.
var jobMeasures = []measured[*JobOutcome]{
	{"succeeded", "tasks", inference.HigherIsBetter, func(j *JobOutcome) Measure { return j.Succeeded }},
	{"failed", "tasks", inference.LowerIsBetter, func(j *JobOutcome) Measure { return j.Failed }},
	{"unfinished", "tasks", inference.LowerIsBetter, func(j *JobOutcome) Measure { return j.Unfinished }},
	{"wait.p95", "s", inference.LowerIsBetter, func(j *JobOutcome) Measure { return j.WaitSeconds.P95 }},
	{"last_end", "s", inference.LowerIsBetter, func(j *JobOutcome) Measure { return j.LastEnd }},
}

// instanceMeasures are what an SLO can bound of a group of container instances.
var instanceMeasures = []measured[*InstancesOutcome]{
	{"empty", "instances", inference.LowerIsBetter, func(i *InstancesOutcome) Measure { return i.Empty }},
	{"cpu_reserved", "ratio", inference.Neither, func(i *InstancesOutcome) Measure { return i.CPUReserved }},
	{"memory_reserved", "ratio", inference.Neither, func(i *InstancesOutcome) Measure { return i.MemoryReserved }},
	{"cpu_stranded", "ratio", inference.LowerIsBetter, func(i *InstancesOutcome) Measure { return i.CPUStranded }},
	{"memory_stranded", "ratio", inference.LowerIsBetter, func(i *InstancesOutcome) Measure { return i.MemoryStranded }},
}

// costMeasures are what an SLO can bound of the bill, as a whole and by cause.
var costMeasures = append([]measured[*Cost]{
	{"cost.total", "USD", inference.LowerIsBetter, func(c *Cost) Measure { return c.Total }},
	{"cost.monthly", "USD", inference.LowerIsBetter, func(c *Cost) Measure { return c.Monthly }},
}, causeMeasures()...)

// causeMeasures are what each cause cost, whoever had it: cost.cause.waste.
func causeMeasures() (all []measured[*Cost]) {
	for _, cause := range usage.Causes() {
		all = append(all, measured[*Cost]{"cost.cause." + cause.String(), "USD", inference.LowerIsBetter,
			func(c *Cost) Measure {
				sum := pricing.Money(0)
				for _, part := range c.ByCause {
					if part.Cause == cause.String() {
						sum += part.Amount.money()
					}
				}
				return Dollars(sum)
			}})
	}
	return all
}
