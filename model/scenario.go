package model

import (
	"slices"
	"time"

	"ecsim/sim/clock"
)

// Scenario is one fully specified situation: validated, with every default filled in. Slices are in
// a canonical order (services and jobs by name), so that the order of a file never matters.
type Scenario struct {
	Name    string
	Summary string // one line: what the scenario teaches
	Seed    uint64

	Replications int         // that are played when nobody says how many; at least 1; at most, with a Precision
	Precision    []Precision // how narrow intervals have to be before replications end; none: play them all

	Start   time.Time  // the calendar instant of time 0, UTC; schedules and weekly profiles see it
	Horizon clock.Span // end of the run
	WarmUp  clock.Span // first part of the run: simulated, not measured and not billed
	// how WarmUp was chosen, when that was left to a pilot replication
	WarmUpHow string
	Region    string   // AWS Region code
	Zones     []string // Availability Zones of the Region that the scenario uses, sorted
	Cluster   Cluster

	Services    []Service
	Jobs        []Job
	Deployments []PlannedDeployment // by At, then Service
	Counts      []PlannedCount      // by At, then Service
	Deletions   []PlannedDeletion   // by At, then Service
	Stops       []PlannedStop       // by At, then Service
	Draining    []PlannedDraining   // by At, then Instance
	// by At, then Group
	GroupChanges []PlannedGroupChange
	// by At, then Service
	Registrations []PlannedRegistration
	// by At, then in the order of the input
	TaskSetCalls []PlannedTaskSetCall
	Faults       []Fault // by At
	SLOs         []SLO
	// list prices that the input supplies or corrects, by Dimension, then Region
	Prices []Price

	Assumed     []Assumption // defaults that mattered
	NotModelled []Omission   // inputs that can matter and were read but not simulated
}

// Cluster is what all services of a scenario share.
type Cluster struct {
	Name      string
	Limits    Limits
	Spot      SpotMarket         // of Fargate, in each zone
	SpotPools []SpotPool         // of instances, by type and zone
	Instances []Instances        // by name
	Groups    []AutoScalingGroup // by name
	Providers []CapacityProvider // by name; besides Fargate's

	// metrics of Container Insights with enhanced observability that are billed (M-10); zero: off
	Insights Insights

	// end of a metric's period → CloudWatch shows the datapoint (HR-08, M-07)
	MetricDelay clock.Span
	// the same of metrics with a datapoint every 20 s
	HighResolutionDelay clock.Span
	// the same of CapacityProviderReservation (CP-29)
	ReservationDelay clock.Span
	// a scheduled action is due → Application Auto Scaling acts (SC-07)
	ScheduledDelay clock.Span
	// a zone goes dark → ECS gives its tasks up (AZ-07); health checks may be faster
	HostLossDetection clock.Span
}

// DelayOf is how long after a period CloudWatch shows a metric's datapoint.
func (c *Cluster) DelayOf(m Metric) clock.Span {
	if m.Resolution() == HighResolution {
		return c.HighResolutionDelay
	}
	return c.MetricDelay
}

// Insights is how many metrics Container Insights collects.
type Insights struct {
	OfCluster  int
	PerService int
}

// PlannedDeployment is an UpdateService call with a new revision (rule D-09).
type PlannedDeployment struct {
	At      clock.Time
	Service string
	Build   Build // what to run from now on
}

// PlannedCount is an UpdateService call with a desired count (S-32).
type PlannedCount struct {
	At      clock.Time
	Service string
	Count   int
}

// PlannedDeletion is a DeleteService call (S-35).
type PlannedDeletion struct {
	At      clock.Time
	Service string
	Force   bool // also while tasks are desired
}

// PlannedStop is a StopServiceDeployment call with ROLLBACK (D-14).
type PlannedStop struct {
	At      clock.Time
	Service string
}

// PlannedDraining is an UpdateContainerInstancesState call: DRAINING, or back to ACTIVE (DR-01, DR-02).
type PlannedDraining struct {
	At       clock.Time
	Instance InstanceID
	Draining bool
}

// SLO bounds one measure of the outcome, for example service.web-app.latency.p99.
type SLO struct {
	Measure string
	Min     float64 // in the measure's own unit: seconds, ratios or dollars
	Max     float64
	HasMin  bool
	HasMax  bool
}

// Precision is how narrow an interval must be: half its width, as a share of the value or in its unit.
// The zero value is none.
type Precision struct {
	Measure  string  // a measure or its end, such as "p99"; empty: what the question is about
	Relative float64 // 0.02: 2 % of the value
	Absolute float64 // in the measure's unit; 0: relative
	Unit     string  // of Absolute as it was written: s, USD, or empty for a number
}

// Price is a unit price from the input. It goes before the catalogue's.
type Price struct {
	Dimension string // what is billed, for example fargate-storage
	Region    string // AWS Region code; "*": every Region
	USD       string // decimal dollars per unit of the dimension, exactly as written
}

// Assumption is a value ecsim chose because the input did not say, and where the value comes from.
type Assumption struct {
	Key    string // the scenario path that would change it
	Value  string // with unit
	Source string // a rule ID, an AWS page, or "ecsim knob" with the reason
}

// Omission is an input that can change the outcome on AWS and is not simulated yet.
type Omission struct {
	Key string // where it was found
	Why string // what is missing
}

// Service finds a service by name; nil when there is none.
func (s *Scenario) Service(name string) *Service {
	for i := range s.Services {
		if s.Services[i].Name == name {
			return &s.Services[i]
		}
	}
	return nil
}

// Builds lists every build of a service as it behaves, defects included: index 0 is RevisionID 1, the
// one that runs when the run begins.
func (s *Scenario) Builds(service string) []Build {
	builds := []Build{s.Service(service).Build}
	for _, d := range s.Deployments {
		if d.Service == service {
			builds = append(builds, d.Build)
		}
	}
	for _, c := range s.TaskSetCalls {
		if c.Service == service && c.Call.Action == CreateTaskSet {
			builds = append(builds, c.Build)
		}
	}
	for i := range builds {
		builds[i].Workload = builds[i].Workload.slowed()
	}
	return builds
}

// IsCalled reports whether a service, in any of its builds, makes requests of another.
func (s *Scenario) IsCalled(service string) bool {
	calls := func(b *Build) bool { return slices.Contains(b.Callees(), service) }
	for i := range s.Services {
		if calls(&s.Services[i].Build) {
			return true
		}
	}
	for i := range s.Deployments {
		if calls(&s.Deployments[i].Build) {
			return true
		}
	}
	return slices.ContainsFunc(s.TaskSetCalls, func(c PlannedTaskSetCall) bool {
		return c.Call.Action == CreateTaskSet && calls(&c.Build)
	})
}

// HasRequests reports whether requests can reach a service: its own clients', another service's, or
// those of who tests its deployments.
func (s *Scenario) HasRequests(of *Service) bool {
	return !of.Traffic.IsZero() || of.TestTraffic.PerSecond > 0 || s.IsCalled(of.Name)
}

// IsDegradable reports whether a fault of the scenario makes the requests of a service suffer.
func (s *Scenario) IsDegradable(service string) bool {
	return slices.ContainsFunc(s.Faults, func(f Fault) bool {
		return f.Service == service && (f.Kind == DependencySlow || f.Kind == DependencyDown)
	})
}
