package placement

import (
	"slices"
	"strings"
	"testing"

	"ecsim/model/instances"
	"ecsim/model/placement/query"
)

// roomy is an instance in a zone with so much memory left.
func roomy(id, zone string, memory int) Registration {
	r := small(id, zone)
	r.CPUUnits, r.MemoryMiB = 1<<20, memory
	return r
}

// chosen is where the next task goes, or the one that stops was.
func chosen(h *Host) string {
	if h == nil {
		return "none"
	}
	return h.ID()
}

// The worked examples of placement: S-07, PL-04, PL-05, PL-07, PL-08, PL-10, PL-12. Hosts are named for
// their zone, or for what they have left.
func TestWorkedExamples(t *testing.T) {
	zoneThenPack := []Strategy{{Spread, FieldZone}, {Binpack, FieldMemory}}
	packMemory := []Strategy{{Binpack, FieldMemory}}
	for _, c := range []struct {
		name       string
		strategies []Strategy
		memory     map[string]int // of each host
		tasks      map[string]int // of the service there
		size       int            // MiB of a task
		stops      bool
		want       string // any of these
	}{
		{"no strategy, A1 B0 C0", Default(), map[string]int{"A": 9000, "B": 9000, "C": 9000},
			map[string]int{"A": 1}, 100, false, "B C"},
		{"one stops with A1 B2 C2", Default(), map[string]int{"A": 9000, "B": 9000, "C": 9000},
			map[string]int{"A": 1, "B": 2, "C": 2}, 100, true, "B C"},
		{"binpack memory, 500, 900 and 4000 free, 600 asked", packMemory,
			map[string]int{"500": 500, "900": 900, "4000": 4000}, nil, 600, false, "900"},
		{"binpack, after a stop 700, 1500 or 300 are free", packMemory,
			map[string]int{"700": 700, "1500": 1500, "300": 300},
			map[string]int{"700": 1, "1500": 1, "300": 1}, 100, true, "1500"},
		{"the zone first, there the tightest", zoneThenPack,
			map[string]int{"A-300": 400, "B-900": 900, "B-4000": 4000, "B-500": 500},
			map[string]int{"A-300": 1}, 100, false, "B-500"},
	} {
		cluster := NewCluster(1)
		r := ask(0, c.size, c.strategies...)
		victims := NewVictims(NewCandidates(cluster, r))
		for id, memory := range c.memory {
			h := cluster.Register(roomy(id, strings.Split(id, "-")[0], memory))
			for range c.tasks[id] {
				cluster.Place(r, h)
				victims.Set(h, uint64(len(id)))
			}
		}
		for pick := range uint64(5) {
			got := victims.First
			if !c.stops {
				got = func() *Host { return NewCandidates(cluster, r).Choose(pick << 62) }
			}
			if id := chosen(got()); !slices.Contains(strings.Fields(c.want), id) {
				t.Errorf("%s: %s, want %s", c.name, id, c.want)
			}
		}
	}
}

// EN-01, EN-02, EN-03, RS-06, RS-07, RS-03: how many tasks a published instance takes: the third awsvpc task of a
// c5.large is refused, with trunking the eleventh; port 80 goes once, port 51678 never; 8,192 MiB do not
// fit into the 7,985 that an m4.large registers.
func TestWorkedLimits(t *testing.T) {
	c5, ok := instances.Find("c5.large")
	if !ok {
		t.Fatal("c5.large is not listed")
	}
	awsvpc, port80, agent, big := ask(10, 10), ask(10, 10), ask(10, 10), ask(10, 8192)
	awsvpc.Demand.Interfaces = 1
	port80.Demand.Ports = []Port{{80, false}}
	agent.Demand.Ports = []Port{{51678, false}}
	for _, c := range []struct {
		name       string
		interfaces int
		memory     int
		r          *Request
		fits       int
		next       Obstacle
	}{
		{"awsvpc", c5.Tasks, c5.MemoryMiB, awsvpc, 2, NoInterface},
		{"awsvpc with trunking", c5.TrunkedTasks, c5.MemoryMiB, awsvpc, 10, NoInterface},
		{"port 80", 0, c5.MemoryMiB, port80, 1, PortTaken},
		{"port 51678", 0, c5.MemoryMiB, agent, 0, PortTaken},
		{"m4.large", 0, 7985, big, 0, NoMemory},
	} {
		cluster := NewCluster(1)
		registration := roomy("i-1", "a", c.memory)
		registration.Interfaces = c.interfaces
		cluster.Register(registration)
		got := NewCandidates(cluster, c.r).Fit()
		if got.Tasks != c.fits || got.Stops[0].Obstacle != c.next {
			t.Errorf("%s: %d fit and the next meets %s, want %d and %s", c.name, got.Tasks,
				got.Stops[0].Obstacle, c.fits, c.next)
		}
	}
}

// CQ-03, CQ-04, CQ-05, CQ-06: the expressions of AWS's own page hold for what they describe.
func TestPublishedExpressions(t *testing.T) {
	facts := query.Facts{InstanceID: "i-abcd1234", AgentConnected: true, AgentVersion: "1.14.4",
		RunningTasks: 1, Groups: []string{"service:web"},
		Attributes: map[string]string{query.InstanceType: "g2.2xlarge", query.AvailabilityZone: "us-east-1a"}}
	for _, text := range []string{
		"attribute:ecs.instance-type =~ g2.* and attribute:ecs.availability-zone != us-east-1d",
		"not(task:group == database)", "runningTasksCount == 1", "agentVersion < 1.14.5",
		"registeredAt < 2018-02-13", "ec2InstanceId in ['i-abcd1234', 'i-wxyx7890']",
	} {
		e, err := query.Parse(text)
		if err != nil || !e.Holds(&facts) {
			t.Errorf("%s: %v, or it does not hold", text, err)
		}
	}
}
