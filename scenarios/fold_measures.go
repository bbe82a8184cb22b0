package scenarios

import (
	"cmp"
	"slices"
	"strings"

	"ecsim/model/usage"
)

// measures lists what every replication of a scenario has, always in the same order.
func (o *Outcome) measures() []*Measure {
	all := []*Measure{&o.Cost.Total, &o.Cost.Monthly}
	for i := range o.Services {
		all = append(all, o.Services[i].measures()...)
	}
	for i := range o.Instances {
		all = append(all, o.Instances[i].measures()...)
	}
	for i := range o.Providers {
		all = append(all, o.Providers[i].measures()...)
	}
	for i := range o.Spot {
		all = append(all, o.Spot[i].measures()...)
	}
	for i := range o.Jobs {
		all = append(all, o.Jobs[i].measures()...)
	}
	return all
}

func (l LineItem) key() string { return l.Service + "\x00" + l.Dimension + "\x00" + l.UnitPrice }

// compareLines orders lines as pricing does: by owner, then dimension.
func compareLines(a, b LineItem) int {
	return cmp.Or(strings.Compare(a.Service, b.Service),
		usage.Dimension(a.Dimension).Compare(usage.Dimension(b.Dimension)))
}

// compareParts orders causes as pricing does: by owner, then cause.
func compareParts(a, b CostPart) int {
	return cmp.Or(strings.Compare(a.Service, b.Service), cmp.Compare(rank(a.Cause), rank(b.Cause)))
}

// rank is a cause's place in the list of causes.
func rank(cause string) int {
	return slices.IndexFunc(usage.Causes(), func(c usage.Cause) bool { return c.String() == cause })
}

func (p CostPart) key() string { return p.Service + "\x00" + p.Cause }

func (l *LineItem) measures() []*Measure {
	all := []*Measure{&l.Quantity, &l.Amount, &l.Monthly}
	if l.Unused != nil {
		all = append(all, l.Unused)
	}
	return all
}

func (p *CostPart) measures() []*Measure { return []*Measure{&p.Amount, &p.Monthly} }

// measures lists what is measured of a service but for its deployments.
func (s *ServiceOutcome) measures() []*Measure {
	r, k, l, t := &s.Requests, &s.Requests.ByKind, &s.Latency, &s.Tasks
	all := []*Measure{
		&r.Offered, &r.Completed, &r.Failed, &r.Rejected, &r.TimedOut, &r.InFlight,
		&k.Error500, &k.Error502, &k.Error503, &k.Error504, &k.ClientGaveUp,
		&s.Availability.Requests, &s.Availability.Tasks,
		&l.Mean, &l.P50, &l.P90, &l.P95, &l.P99, &l.P999, &l.Max,
		&s.Utilization.CPU, &s.Utilization.Memory,
		&t.DesiredMean, &t.RunningMean, &t.RunningMax, &t.Started, &t.Refused, &t.Stopped, &t.Failed,
		&t.OutOfMemory, &t.Interrupted,
		&s.Thrash,
	}
	if s.ScaleOut != nil {
		all = append(all, s.ScaleOut)
	}
	for _, end := range s.ByEnd.Each() {
		all = append(all, &end.N, &end.Mean, &end.P50, &end.P99, &end.Max)
	}
	if a := s.Latency.Analytic; a != nil {
		all = append(all, &a.Mean.Low, &a.Mean.High, &a.P99.Low, &a.P99.High, &a.Minutes,
			&a.MinutesOutside)
	}
	return append(all, s.detailMeasures()...)
}

// Each lists the ends: completed, failed, rejected, timed out.
func (l *LatencyByEnd) Each() [4]*EndLatency {
	return [...]*EndLatency{&l.Completed, &l.Failed, &l.Rejected, &l.TimedOut}
}

func (i *InstancesOutcome) measures() []*Measure {
	return []*Measure{&i.Instances, &i.Empty, &i.CPUReserved, &i.MemoryReserved, &i.CPUStranded,
		&i.MemoryStranded}
}

func (j *JobOutcome) measures() []*Measure {
	l := &j.WaitSeconds
	return []*Measure{
		&j.Submitted, &j.Succeeded, &j.Failed, &j.Interrupted, &j.Unfinished,
		&l.Mean, &l.P50, &l.P90, &l.P95, &l.P99, &l.P999, &l.Max, &j.LastEnd,
	}
}
