package input

import (
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// faultKeys says which keys each kind of fault needs and which it may have, besides those that say
// when it strikes.
var faultKeys = []struct {
	kind     model.FaultKind
	required []string
	optional []string
}{
	{model.ZoneOutage, []string{"zone", "duration"}, nil},
	{model.HostLoss, []string{"fraction"}, []string{"zone"}},
	{model.InstanceLoss, []string{"instance"}, nil},
	{model.InstanceImpairment, []string{"instance"}, nil},
	{model.SpotReclaim, []string{"fraction"}, []string{"zone", "type"}},
	{model.SpotDrought, []string{"duration"}, []string{"zone", "type"}},
	{model.TaskCrash, []string{"service", "count"}, []string{"container", "exit_code"}},
	{model.StopTasks, []string{"service", "count"}, []string{"drain"}},
	{model.ZonalShift, []string{"zone", "duration"}, nil},
	{model.RegistrySlow, []string{"factor", "duration"}, nil},
	{model.RegistryDown, []string{"duration"}, nil},
	{model.DependencySlow, []string{"service", "duration"}, []string{"factor", "cpu", "wait"}},
	{model.DependencyDown, []string{"service", "duration"}, []string{"fraction"}},
	{model.APIThrottling, []string{"duration"}, nil},
	{model.TaskRetirement, []string{"service"}, []string{"wait_period", "fraction"}},
	{model.AgentDisconnect, []string{"service", "duration"}, []string{"zone", "fraction"}},
}

// readFaults reads every [[fault]].
func (l *loader) readFaults(t *reading.Table) {
	var kinds []string
	for _, k := range faultKeys {
		kinds = append(kinds, string(k.kind))
	}
	tables := t.Tables("fault", "kind")
	leaders := faultNames(tables)
	for _, f := range tables {
		fault := model.Fault{Name: f.Text("name")}
		l.readOccurrence(f, &fault, leaders)
		f.Require("kind", "one of "+strings.Join(kinds, ", "))
		fault.Kind = model.FaultKind(f.Word("kind", kinds...))
		i := slices.Index(kinds, string(fault.Kind))
		if i < 0 {
			f.Quiet("zone", "type", "service", "instance", "duration", "fraction", "count", "drain", "factor", "cpu", "wait",
				"wait_period", "container", "exit_code")
			f.Done()
			continue
		}
		for _, key := range faultKeys[i].required {
			f.Require(key, "the "+key+" of "+string(fault.Kind))
		}
		for _, key := range append(faultKeys[i].required, faultKeys[i].optional...) {
			l.readFaultKey(f, key, &fault)
		}
		l.readFactors(f, &fault)
		f.Done()
		l.checkShift(f, fault)
		if l.isNamedTwice(fault.Name) {
			l.Problem(f.Get("name"), "a name that no other fault has", "")
		}
		l.scenario.Faults = append(l.scenario.Faults, fault)
	}
}

// faultNames are the faults that others can strike with: those that have a name and follow none.
func faultNames(tables []*reading.Table) []string {
	var names []string
	for _, f := range tables {
		if n := f.Get("name"); n != nil && n.Text != "" && f.Get("with") == nil {
			names = append(names, n.Text)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (l *loader) isNamedTwice(name string) bool {
	return name != "" && slices.ContainsFunc(l.scenario.Faults,
		func(o model.Fault) bool { return o.Name == name })
}

// readOccurrence reads when a fault strikes: at a time; every so often, from a time on; or with
// another fault.
func (l *loader) readOccurrence(t *reading.Table, f *model.Fault, leaders []string) {
	if t.Has("with") {
		for _, key := range []string{"at", "every", "per_month"} {
			t.Forbid(key, "none beside with: it strikes when the other does")
		}
		f.With = l.reference(t, "with", "fault with a name and without with", leaders)
		f.After = t.Span("after", 0, reading.Longest)
		f.Probability = 1
		if t.Has("probability") {
			f.Probability = t.Fraction("probability")
		}
		return
	}
	for _, key := range []string{"after", "probability"} {
		t.Forbid(key, "with beside it: the fault that this one strikes with")
	}
	switch {
	case t.Has("every"):
		t.Forbid("per_month", "none beside every")
		f.Every = t.Law("every")
		if f.Every.Mean() < clock.Second {
			l.Problem(t.Get("every"), "a second or more on average", "")
		}
	case t.Has("per_month"):
		const month, least, most = 730 * clock.Hour, 0.001, 100_000
		if rate := t.Number("per_month", least, most); rate > 0 {
			f.Every = random.Exponential(clock.Span(float64(month) / rate))
		}
	default:
		f.At = l.instant(t, "at")
		return
	}
	if t.Has("at") {
		f.At = l.instant(t, "at")
	}
}

// checkShift refuses a zonal shift that begins while another zone is shifted away (AZ-08).
func (l *loader) checkShift(f *reading.Table, shift model.Fault) {
	once := func(f model.Fault) bool {
		return f.Kind == model.ZonalShift && f.With == "" && f.Every.IsZero() && f.Zone != ""
	}
	for _, o := range l.scenario.Faults {
		if once(shift) && once(o) &&
			shift.At < o.At.Add(o.Duration) && o.At < shift.At.Add(shift.Duration) {
			l.At(f.Place(), "a zonal-shift of "+shift.Zone+" during that of "+o.Zone, "one at a time", "")
			return
		}
	}
}

func (l *loader) readFaultKey(f *reading.Table, key string, fault *model.Fault) {
	switch key {
	case "zone":
		if fault.Zone = f.Text("zone"); !l.unsure {
			fault.Zone = l.reference(f, "zone", "zone", l.scenario.Zones)
		}
	case "type":
		fault.Type = l.reference(f, "type", "pool of Spot capacity", l.spotTypeNames())
	case "service":
		names := l.serviceNames()
		if fault.Kind == model.TaskRetirement { // of standalone tasks too (L-39)
			for _, j := range l.scenario.Jobs {
				names = append(names, j.Name)
			}
		}
		fault.Service = l.reference(f, "service", "service", names)
		if fault.Kind == model.TaskRetirement && l.runsOnEC2(fault.Service) {
			l.Problem(f.Get("service"), "one on Fargate: only there are tasks retired (L-37)", "")
		}
	case "instance":
		fault.Instance = l.instance(f, "instance")
		if n := f.Get("instance"); n != nil && fault.Kind == model.InstanceImpairment && !l.isManagedInstance(n.Text) {
			l.Problem(n, "one of Managed Instances: only they have auto repair (MI-19)", "")
		}
	case "wait_period":
		fault.Duration = f.Span("wait_period", 0, reading.Longest)
		const day = 24 * clock.Hour
		if wait := fault.Duration; wait != 0 && wait != 7*day && wait != 14*day { // L-37
			l.Problem(f.Get("wait_period"), "0s, 7d or 14d", "")
		}
	case "duration":
		shortest, longest := clock.Second, clock.Span(reading.Longest)
		if fault.Kind == model.ZonalShift {
			shortest, longest = clock.Minute, 72*clock.Hour // AZ-08
		}
		fault.Duration = f.Span("duration", shortest, longest)
	case "fraction":
		fault.Fraction = 1
		if f.Has("fraction") {
			fault.Fraction = f.Fraction("fraction")
		}
	case "container":
		fault.Container = l.reference(f, "container", "container of the service", l.containersOf(fault.Service))
	case "exit_code":
		if f.Has("exit_code") {
			fault.ExitCode = f.Integer("exit_code", 1, 255)
		}
	case "count":
		fault.Count = f.Integer("count", 1, 5000)
	case "drain":
		fault.Drain = f.Bool("drain", false)
	}
}

// runsOnEC2 reports whether the tasks of a service or job run on instances.
func (l *loader) runsOnEC2(name string) bool {
	if s := l.scenario.Service(name); s != nil {
		return model.RunsOnInstances(s.Strategy)
	}
	return slices.ContainsFunc(l.scenario.Jobs, func(j model.Job) bool {
		return j.Name == name && model.RunsOnInstances(j.Strategy)
	})
}

// readFactors reads by how much a fault slows things down.
func (l *loader) readFactors(f *reading.Table, fault *model.Fault) {
	switch fault.Kind {
	case model.RegistrySlow:
		fault.Factor = f.Number("factor", 0, mostFactor)
	case model.DependencySlow:
		fault.CPUFactor, fault.WaitFactor = readFactors(f, "a dependency-slow")
	}
}

// containersOf are the names of a service's containers, of any build.
func (l *loader) containersOf(service string) []string {
	if l.scenario.Service(service) == nil {
		return nil
	}
	var names []string
	for _, build := range l.scenario.Builds(service) {
		for _, c := range build.TaskDefinition.Containers {
			if !slices.Contains(names, c.Name) {
				names = append(names, c.Name)
			}
		}
	}
	return names
}
