package placement

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"ecsim/model/placement/query"
)

// small is an instance of 2 vCPUs in a zone.
func small(id, zone string) Registration {
	return Registration{
		Facts: query.Facts{InstanceID: id, AgentConnected: true,
			Attributes: map[string]string{query.AvailabilityZone: zone}},
		Resources: Resources{CPUUnits: 2048, MemoryMiB: 3768, Interfaces: 2},
		Ports:     []Port{{22, false}, {2375, false}, {2376, false}, {51678, false}, {51679, false}},
	}
}

// fill places tasks until none fits and returns how many each host has, in the order of ids.
func fill(c *Cluster, r *Request, most int) map[string]int {
	k, count := NewCandidates(c, r), map[string]int{}
	for n := range most {
		h := k.Choose(uint64(n) * 0x9e3779b97f4a7c15)
		if h == nil {
			break
		}
		c.Place(r, h)
		count[h.ID()]++
	}
	return count
}

func ask(cpu, memory int, strategies ...Strategy) *Request {
	r := &Request{Group: "service:web", Strategies: strategies}
	r.Demand.Resources = Resources{CPUUnits: cpu, MemoryMiB: memory}
	return r
}

// PL-04 to PL-08, S-06 to S-08: what each strategy makes of six tasks on four instances in two zones.
func TestStrategies(t *testing.T) {
	four := func() *Cluster {
		c := NewCluster(1)
		for _, r := range []Registration{small("i-1", "a"), small("i-2", "a"), small("i-3", "b"),
			small("i-4", "b")} {
			c.Register(r)
		}
		c.Place(ask(1024, 2000), hostOf(c, "i-3")) // somebody else's
		return c
	}
	for _, c := range []struct {
		name       string
		strategies []Strategy
		want       string // sorted counts of the hosts
		zoneB      int
	}{
		{"default", Default(), "[1 1 2 2]", 3},
		{"binpack cpu", []Strategy{{Binpack, FieldCPU}}, "[2 4]", -1},
		{"binpack memory", []Strategy{{Binpack, FieldMemory}}, "[2 4]", -1},
		{"spread instances", []Strategy{{Spread, FieldInstance}}, "[1 1 2 2]", -1},
		{"spread zones, then pack", []Strategy{{Spread, FieldZone}, {Binpack, FieldMemory}},
			"[1 2 3]", 3},
	} {
		cluster := four()
		r := ask(512, 512, c.strategies...)
		r.Group = "service:other"
		got := fill(cluster, r, 6)
		if text := fmt.Sprint(slices.Sorted(maps.Values(got))); text != c.want {
			t.Errorf("%s: %s, want %s", c.name, text, c.want)
		}
		if c.strategies[0].Kind == Binpack && got["i-3"] != 2 {
			t.Errorf("%s: %d tasks beside another one, want the 2 that fit", c.name, got["i-3"])
		}
		if b := got["i-3"] + got["i-4"]; c.zoneB >= 0 && b != c.zoneB {
			t.Errorf("%s: %d tasks in zone b, want %d", c.name, b, c.zoneB)
		}
	}
}

// PL-06: random uses every instance about equally.
func TestRandomIsUniform(t *testing.T) {
	c := NewCluster(7)
	for i := range 10 {
		r := small(fmt.Sprintf("i-%d", i), "a")
		r.Resources = Resources{CPUUnits: 1 << 20, MemoryMiB: 1 << 20}
		c.Register(r)
	}
	for id, n := range fill(c, ask(1, 1, Strategy{Kind: Random}), 10000) {
		if n < 850 || n > 1150 {
			t.Errorf("%s has %d of 10,000 tasks", id, n)
		}
	}
}

// T-16, T-17, EN-01, RS-06 to RS-09, CQ-01: how many tasks fit on one instance, and what stops the
// next one.
func TestHowManyFit(t *testing.T) {
	distinct := ask(128, 128)
	distinct.Distinct = true
	fixed := ask(128, 128)
	fixed.Demand.Ports = []Port{{8080, false}}
	reserved := ask(128, 128)
	reserved.Demand.Ports = []Port{{51678, false}}
	udp := ask(128, 128)
	udp.Demand.Ports = []Port{{51678, true}}
	awsvpc := ask(128, 128)
	awsvpc.Demand.Interfaces = 1
	gpu := ask(128, 128)
	gpu.Demand.GPUs = 1
	arm := ask(128, 128)
	arm.Demand.Attributes = []Attribute{{query.CPUArchitecture, "arm64"}}
	member := ask(128, 128)
	member.Members = []*query.Expression{must(query.Parse("runningTasksCount < 3"))}
	for _, c := range []struct {
		name string
		r    *Request
		want int
		next Obstacle
	}{
		{"cpu", ask(512, 128), 4, NoCPU},
		{"memory", ask(128, 512), 7, NoMemory},
		{"no cpu asked for", ask(0, 512), 7, NoMemory},
		{"distinctInstance", distinct, 1, NotDistinct},
		{"a fixed port", fixed, 1, PortTaken},
		{"a reserved port", reserved, 0, PortTaken},
		{"the same of UDP", udp, 1, PortTaken},
		{"network interfaces", awsvpc, 2, NoInterface},
		{"GPUs", gpu, 0, NoGPU},
		{"architecture", arm, 0, MissingAttribute},
		{"memberOf", member, 3, NotMember},
	} {
		cluster := NewCluster(1)
		cluster.Register(small("i-1", "a"))
		if got := fill(cluster, c.r, 100)["i-1"]; got != c.want {
			t.Errorf("%s: %d tasks fit, want %d", c.name, got, c.want)
		}
		want := Rejection{"i-1", c.next}
		if got := NewCandidates(cluster, c.r).Rejections(); len(got) != 1 || got[0] != want {
			t.Errorf("%s: the next one meets %v, want %v", c.name, got, want)
		}
	}
}

// S-12, PL-01: the closest host is the one that met most; tallies count by obstacle.
func TestRejectionsAreSummedUp(t *testing.T) {
	c := NewCluster(1)
	for i := range 3 {
		c.Register(small(fmt.Sprintf("i-%d", i), "a"))
	}
	c.SetDraining(hostOf(c, "i-0"), true)
	r := ask(128, 4000)
	other := ask(128, 128)
	other.Group = r.Group
	r.Distinct, r.Demand.MemoryMiB = true, 3000
	c.Place(other, hostOf(c, "i-2"))
	c.Place(ask(128, 1000), hostOf(c, "i-1"))
	all := NewCandidates(c, r).Rejections()
	if closest, ok := Closest(all); !ok || closest != (Rejection{"i-2", NotDistinct}) {
		t.Errorf("closest of %v is %v", all, closest)
	}
	if got := fmt.Sprint(Tallies(all)); got != "[{it is DRAINING 1} {RESOURCE:MEMORY 1} "+
		"{distinctInstance placement constraint unsatisfied 1}]" {
		t.Errorf("tallies %s", got)
	}
	if _, ok := Closest(nil); ok {
		t.Error("there is a closest of no host")
	}
}

// CQ-06: affinity and its negation, between two groups.
func TestAffinity(t *testing.T) {
	c := NewCluster(1)
	c.Register(small("i-1", "a"))
	c.Register(small("i-2", "a"))
	database := ask(128, 128)
	database.Group = "service:database"
	c.Place(database, hostOf(c, "i-2"))
	near, far := ask(128, 128), ask(128, 128)
	near.Members = []*query.Expression{must(query.Parse("task:group == service:database"))}
	far.Members = []*query.Expression{must(query.Parse("not (task:group == service:database)"))}
	if got := fill(c, near, 5); got["i-2"] != 5 {
		t.Errorf("affinity: %v", got)
	}
	if got := fill(c, far, 5); got["i-1"] != 5 {
		t.Errorf("anti-affinity: %v", got)
	}
}

// S-27 to S-29, PL-10 to PL-12: which task stops.
func TestVictims(t *testing.T) {
	for _, c := range []struct {
		name       string
		strategies []Strategy
		want       string // any of these
	}{
		{"default: the fullest zone, there the fullest instance", Default(), "i-1"},
		{"spread over zones: any in the fullest one", []Strategy{{Spread, FieldZone}}, "i-1 i-2"},
		{"binpack: what leaves the most", []Strategy{{Binpack, FieldCPU}}, "i-3"},
	} {
		cluster := NewCluster(1)
		for _, id := range []string{"i-1", "i-2"} {
			cluster.Register(small(id, "a"))
		}
		big := small("i-3", "b")
		big.CPUUnits *= 4
		cluster.Register(big)
		r := ask(512, 512, c.strategies...)
		victims := NewVictims(NewCandidates(cluster, r))
		for id, n := range map[string]int{"i-1": 2, "i-2": 1, "i-3": 2} {
			for range n {
				cluster.Place(r, hostOf(cluster, id))
			}
		}
		// Each host in turn has the task with the least tie.
		for turn := range uint64(3) {
			for i, id := range []string{"i-1", "i-2", "i-3"} {
				victims.Set(hostOf(cluster, id), (uint64(i)+turn)%3)
			}
			if got := victims.First().ID(); !slices.Contains(strings.Fields(c.want), got) {
				t.Errorf("%s: stops one on %s, want %s", c.name, got, c.want)
			}
		}
	}
}

func hostOf(c *Cluster, id string) (found *Host) {
	c.Hosts(func(h *Host) {
		if h.ID() == id {
			found = h
		}
	})
	return found
}
