package scenarios

import (
	"cmp"
	"slices"

	"ecsim/model"
	"ecsim/model/controlplane"
	"ecsim/model/placement"
	"ecsim/model/world"
)

// RoomOutcome is how many more tasks of a service fit on the container instances, at the horizon and
// at the end of the measured minute in which the fewest did.
type RoomOutcome struct {
	AtEnd    FitOutcome `json:"at_end"`
	Tightest FitOutcome `json:"tightest"`
}

// FitOutcome is one of these moments.
type FitOutcome struct {
	AtSeconds Measure     `json:"at_seconds"`
	Tasks     Measure     `json:"tasks"`
	Zones     []FitInZone `json:"zones"`
	Stops     []FitStop   `json:"stops"` // what stops the next one after these
}

// FitInZone is how many of the tasks fit in one zone.
type FitInZone struct {
	Zone  string  `json:"zone"`
	Tasks Measure `json:"tasks"`
}

// FitStop is an obstacle and how many instances have it, as AWS names it in the failures of RunTask.
type FitStop struct {
	Obstacle  string  `json:"obstacle"`
	Instances Measure `json:"instances"`
}

// StrandedOutcome is CPU and memory at the horizon that no task of a service or job can use, by group
// of instances and reason.
type StrandedOutcome struct {
	Group     string         `json:"group"`
	Why       string         `json:"why"`
	Instances Measure        `json:"instances"`
	CPUUnits  Measure        `json:"cpu_units"`
	MemoryMiB Measure        `json:"memory_mib"`
	Hosts     []StrandedHost `json:"hosts"` // of the first replication that has it
}

// StrandedHost is one of the instances.
type StrandedHost struct {
	Instance  string `json:"instance"`
	Zone      string `json:"zone"`
	CPUUnits  int    `json:"cpu_units"`
	MemoryMiB int    `json:"memory_mib"`
}

// whyStranded groups obstacles by what would help.
var whyStranded = map[placement.Obstacle]string{
	placement.Draining:    "draining",
	placement.NoAgent:     "agent not connected",
	placement.NoCPU:       "fragmentation: too little CPU for any task",
	placement.NoMemory:    "fragmentation: too little memory for any task",
	placement.NoGPU:       "no GPU left",
	placement.NoInterface: "no network interface left",
	placement.PortTaken:   "ports taken",
	placement.Unasked:     "no service may run there",
}

func roomOf(r *world.Rooms) *RoomOutcome {
	if r == nil {
		return nil
	}
	return &RoomOutcome{AtEnd: fitOf(r.End), Tightest: fitOf(r.Tightest)}
}

func fitOf(r world.Room) FitOutcome {
	o := FitOutcome{AtSeconds: Single(r.At.Seconds()), Tasks: count(r.Tasks), Zones: []FitInZone{},
		Stops: []FitStop{}}
	for _, z := range r.Zones {
		o.Zones = append(o.Zones, FitInZone{cmp.Or(z.Zone, model.OutsideAWS), count(z.Tasks)})
	}
	for _, t := range placement.Tallies(r.Stops) {
		o.Stops = append(o.Stops, FitStop{string(t.Obstacle), count(t.Hosts)})
	}
	return o
}

// strandedOf sums instances up by group and reason.
func strandedOf(all []controlplane.Stranded) (out []StrandedOutcome) {
	for _, s := range all {
		why := cmp.Or(whyStranded[s.Why], "a constraint or attribute: "+string(s.Why))
		i := slices.IndexFunc(out, func(o StrandedOutcome) bool { return o.Group == s.Group && o.Why == why })
		if i < 0 {
			i = len(out)
			out = append(out, StrandedOutcome{Group: s.Group, Why: why})
		}
		o := &out[i]
		o.Hosts = append(o.Hosts, StrandedHost{string(s.Instance), s.Zone, s.CPUUnits, s.MemoryMiB})
		o.Instances = count(len(o.Hosts))
		o.CPUUnits = Single(o.CPUUnits.Mean + float64(s.CPUUnits))
		o.MemoryMiB = Single(o.MemoryMiB.Mean + float64(s.MemoryMiB))
	}
	slices.SortStableFunc(out, compareStranded)
	return out
}

func compareStranded(a, b StrandedOutcome) int {
	return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Why, b.Why))
}

func (s StrandedOutcome) key() string { return s.Group + "\x00" + s.Why }

func (s *StrandedOutcome) measures() []*Measure {
	return []*Measure{&s.Instances, &s.CPUUnits, &s.MemoryMiB}
}

func (f *FitOutcome) measures() []*Measure { return []*Measure{&f.AtSeconds, &f.Tasks} }
