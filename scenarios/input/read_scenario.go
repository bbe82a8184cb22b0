package input

import (
	"cmp"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// readScenario turns the whole tree into the scenario, services first: everything else refers to them.
func (l *loader) readScenario(t *reading.Table) {
	s := &l.scenario
	s.Name, s.Summary = t.Text("name"), t.Text("summary")
	if n := t.Get("name"); n == nil {
		s.Name = folderName(l.where)
	} else if n.Kind == document.Text && n.Text == "" {
		l.Problem(n, "a name that is not empty", "")
	}
	s.Seed = seed(t)
	s.Replications = t.Integer("replications", 1, MaxReplications)
	s.Start = t.Time("start")
	s.Horizon = t.Span("horizon", clock.Second, reading.Longest)
	if n := t.Get("warm_up"); n != nil && n.Kind == document.Text && n.Text == AutoWarmUp {
		s.WarmUpHow = AutoWarmUp
	} else if s.WarmUp = t.Span("warm_up", 0, reading.Longest); n != nil && s.WarmUp >= s.Horizon && s.Horizon > 0 {
		l.Problem(n, "less than the horizon", "")
	}
	s.Region = t.Text("region")
	l.readCluster(t.Table("cluster"))
	l.readInstances(l.cluster)
	l.readGroups(l.cluster)
	l.readProviders(l.cluster)
	l.readServices(t)
	l.readDeployments(t)
	l.readTaskSets(t)
	l.resolveMetrics(t)
	l.readCounts(t)
	l.readStops(t)
	l.readRegistrations(t)
	l.checkCycles(t)
	l.readJobs(t)
	l.readGroupChanges(t)
	l.checkInstanceCount()
	l.readDraining(t)
	l.readFaults(t)
	l.checkInstances(t)
	l.readFidelity(t)
	l.readPrices(t)
	l.readLimits()
	l.readSpot()
	l.checkPrices(t)
	if l.measures != nil {
		s.SLOs = ReadSLOs(t, l.measures(s))
	}
	l.readPrecision(t)
	t.Done()
	l.checkFits(t)
	if len(s.Services) == 0 && len(s.Jobs) == 0 && !t.Has("service") && !t.Has("run_task") {
		l.At(t.Place(), "a scenario without [[service]] and [[run_task]]", "at least one of them", "")
	}
	l.sort()
}

// MaxReplications is more than anyone needs: with so many, intervals are a thousandth of one replication's.
const MaxReplications = 1_000_000

// AutoWarmUp is the value of warm_up, and then of Scenario.WarmUpHow, that leaves it to a pilot replication.
const AutoWarmUp = "auto"

// seed reads a seed of 64 bits; a negative number cannot be one.
func seed(t *reading.Table) uint64 {
	n := t.Value("seed")
	if n == nil {
		return 0
	}
	return uint64(t.Integer("seed", 0, math.MaxInt))
}

// folderName names a scenario that has no name after its folder.
func folderName(where source) string {
	folder := where.folder
	if where.library == nil {
		if absolute, err := filepath.Abs(folder); err == nil {
			folder = absolute
		}
	}
	return filepath.Base(folder)
}

// sort puts every list into its canonical order, so that the order of the file never matters.
func (l *loader) sort() {
	s := &l.scenario
	slices.SortFunc(s.Services, func(a, b model.Service) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(s.Jobs, func(a, b model.Job) int { return strings.Compare(a.Name, b.Name) })
	slices.SortStableFunc(s.Deployments, func(a, b model.PlannedDeployment) int {
		return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(a.Service, b.Service))
	})
	slices.SortStableFunc(s.Counts, func(a, b model.PlannedCount) int {
		return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(a.Service, b.Service))
	})
	slices.SortStableFunc(s.Deletions, func(a, b model.PlannedDeletion) int {
		return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(a.Service, b.Service))
	})
	slices.SortStableFunc(s.Stops, func(a, b model.PlannedStop) int {
		return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(a.Service, b.Service))
	})
	slices.SortStableFunc(s.Registrations, func(a, b model.PlannedRegistration) int {
		return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(a.Service, b.Service))
	})
	slices.SortStableFunc(s.TaskSetCalls, func(a, b model.PlannedTaskSetCall) int {
		return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(a.Service, b.Service))
	})
	slices.SortStableFunc(s.Faults, func(a, b model.Fault) int {
		return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(string(a.Kind), string(b.Kind)),
			strings.Compare(a.Zone, b.Zone), strings.Compare(a.Service, b.Service))
	})
	slices.SortStableFunc(s.SLOs, func(a, b model.SLO) int { return strings.Compare(a.Measure, b.Measure) })
	s.Assumed, s.NotModelled = l.SortedAssumed(), l.SortedOmitted()
}

// instant is the time of a key within the run. Nothing later than the horizon ever happens.
func (l *loader) instant(t *reading.Table, key string) clock.Time {
	if t.Require(key, `when it happens, such as "10h"`) == nil {
		return 0
	}
	at := t.Span(key, 0, reading.Longest)
	if at > l.scenario.Horizon && l.scenario.Horizon > 0 {
		l.Problem(t.Get(key), "a time before the horizon "+l.scenario.Horizon.String(), "")
	}
	return clock.Time(at)
}

// reference is a key that names one of the legal things.
func (l *loader) reference(t *reading.Table, key, what string, legal []string) string {
	n := t.Get(key)
	if n == nil {
		return ""
	}
	name := t.Text(key)
	if name != "" && !slices.Contains(legal, name) {
		l.Problem(n, "a "+what+" of the scenario: "+strings.Join(legal, ", "), problem.Nearest(name, legal))
		return ""
	}
	return name
}

func (l *loader) serviceNames() []string {
	var names []string
	for _, s := range l.scenario.Services {
		if s.Name != "" { // that is a problem of its own
			names = append(names, s.Name)
		}
	}
	slices.Sort(names)
	return names
}
