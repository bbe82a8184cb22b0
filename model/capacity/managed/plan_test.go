package managed

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ecsim/model"
)

// sizes are four sizes of a family: 1 vCPU and 4 GiB for 40, twice as much for 80, and so on. As on EC2
// interfaces do not double: 1, 2, 3, 3.
func sizes() (all []Candidate) {
	for i, interfaces := range []int{1, 2, 3, 3} {
		all = append(all, Candidate{Name: []string{"medium", "large", "xlarge", "2xlarge"}[i],
			Architecture: model.X86, Price: 40 << i, Ports: []model.HostPort{{Number: 22}},
			Room: Room{CPUUnits: 1024 << i, MemoryMiB: 4000 << i, Interfaces: interfaces}})
	}
	return all
}

func kind(group string, cpu, mib int) Kind {
	return Kind{Group: group, Room: Room{CPUUnits: cpu, MemoryMiB: mib}}
}

// only lets tasks run on one candidate.
func only(candidate int) func(*Place) bool {
	return func(p *Place) bool { return p.Candidate == candidate }
}

// there is an instance of the sizes that has tasks.
func there(zone string, candidate int, tasks ...Kind) Present {
	v := empty(sizes(), candidate, zone)
	for i := range tasks {
		v.put(&tasks[i], 1)
	}
	return Present{v.Place, v.room, v.ports}
}

func planned(candidates []Candidate, launches []Launch) string {
	var out []string
	for _, l := range launches {
		out = append(out, fmt.Sprintf("%s %s for %d", l.Zone, candidates[l.Candidate].Name, l.Tasks))
	}
	return strings.Join(out, ", ")
}

func zones(tasks ...int) (out []Zone) {
	for i, n := range tasks {
		out = append(out, Zone{string(rune('a' + i)), n})
	}
	return out
}

// MI-01, MI-05, MI-06, MI-07, MI-17: what is launched for what waits.
func TestWhatIsLaunchedForWaitingTasks(t *testing.T) {
	awsvpc := kind("web", 256, 512)
	awsvpc.Room.Interfaces = 1
	arm := kind("web", 256, 512)
	arm.Architecture = model.ARM
	distinct := kind("web", 256, 512)
	distinct.Distinct = true
	port := kind("web", 256, 512)
	port.Ports = []model.HostPort{{Number: 80}}
	onlyLarge := kind("web", 256, 512)
	onlyLarge.Accepts = only(1)
	ssh := kind("web", 256, 512)
	ssh.Ports = []model.HostPort{{Number: 22}}
	shy, shop := kind("web", 256, 512), kind("web", 256, 512)
	shy.Accepts, shy.AsksForTasks = func(p *Place) bool { return !slices.Contains(p.Groups, "api") }, true
	shop.Accepts, shop.AsksForTasks = func(p *Place) bool { return slices.Contains(p.Groups, "api") }, true
	inB := kind("web", 256, 512)
	inB.Accepts = func(p *Place) bool { return p.Zone == "b" }
	api := kind("api", 256, 512)
	for _, c := range []struct {
		name    string
		waiting []Waiting
		present []Present
		want    string
		nowhere int
	}{
		{"MI-01: the cheapest that fits", []Waiting{{kind("web", 1500, 2000), zones(0), 1, nil}}, nil, "a large for 1", 0},
		{"MI-05: small tasks share", []Waiting{{kind("web", 256, 512), zones(0), 4, nil}}, nil, "a medium for 4", 0},
		{"MI-05: a larger one for more", []Waiting{{kind("web", 256, 512), zones(0), 16, nil}}, nil, "a xlarge for 16", 0},
		{"MI-05: of several services", []Waiting{{kind("web", 768, 512), zones(0), 1, nil},
			{kind("api", 256, 512), zones(0), 1, nil}},
			nil, "a medium for 2", 0},
		{"MI-06: a zone each", []Waiting{{kind("web", 256, 512), zones(0, 0, 0), 3, nil}}, nil,
			"a medium for 1, b medium for 1, c medium for 1", 0},
		{"MI-06: where its tasks are not", []Waiting{{kind("web", 256, 512), zones(2, 1, 0), 3, nil}}, nil,
			"b medium for 1, c medium for 2", 0},
		{"MI-06: one subnet packs", []Waiting{{kind("web", 256, 512), zones(0), 3, nil}}, nil, "a medium for 3", 0},
		{"MI-07: an interface each", []Waiting{{awsvpc, zones(0), 3, nil}}, nil, "a large for 2, a medium for 1", 0},
		{"MI-07: the architecture that it says", []Waiting{{arm, zones(0), 3, nil}}, nil, "", 3},
		{"CQ-01: one on each", []Waiting{{distinct, zones(0), 2, nil}}, nil, "a medium for 1, a medium for 1", 0},
		{"RS-07: one port, one task", []Waiting{{port, zones(0), 2, nil}}, nil, "a medium for 1, a medium for 1", 0},
		{"CQ-07: a constraint", []Waiting{{onlyLarge, zones(0), 2, nil}}, nil, "a large for 2", 0},
		{"too large for any", []Waiting{{kind("web", 9000, 512), zones(0), 2, nil}}, nil, "", 2},
		{"no zone", []Waiting{{kind("web", 256, 512), nil, 2, nil}}, nil, "", 2},
		{"one is coming", []Waiting{{kind("web", 256, 512), zones(0), 5, nil}},
			[]Present{there("a", 0)}, "a medium for 1", 0},
		{"one is there", []Waiting{{kind("web", 256, 512), zones(0), 4, nil}},
			[]Present{there("a", 0, kind("api", 512, 512))}, "a medium for 2", 0},
		{"one is coming elsewhere", []Waiting{{kind("web", 256, 512), zones(0), 4, nil}},
			[]Present{there("b", 3)}, "a medium for 4", 0},
		{"CQ-06: not beside api", []Waiting{{shy, zones(0), 2, nil}}, []Present{there("a", 0, api)}, "a medium for 2", 0},
		{"CQ-06: alone at first", []Waiting{{shy, zones(0), 2, nil}}, []Present{there("a", 0)}, "", 0},
		{"CQ-06: beside api, which is there", []Waiting{{shop, zones(0), 2, nil}}, []Present{there("a", 0, api)}, "", 0},
		{"CQ-06: beside api, which is not", []Waiting{{shop, zones(0), 2, nil}}, []Present{there("a", 0)}, "", 2},
		{"RS-06: the agent's port", []Waiting{{ssh, zones(0), 1, nil}}, []Present{there("a", 0)}, "", 1},
		{"CQ-07: a zone", []Waiting{{inB, zones(0, 3), 1, nil}}, nil, "b medium for 1", 0},
		{"CQ-07: a zone that is closed", []Waiting{{inB, zones(0), 1, []string{"b"}}}, nil, "", 0},
	} {
		launches, nowhere := Plan(sizes(), c.waiting, c.present)
		if got := planned(sizes(), launches); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if nowhere[0] != c.nowhere {
			t.Errorf("%s: %d fit nowhere, want %d", c.name, nowhere[0], c.nowhere)
		}
	}
}

// MI-06: as even as it can be, the first zone of equal ones first.
func TestTasksAreDealtToZones(t *testing.T) {
	for _, c := range []struct {
		have, want []int
		n          int
	}{
		{[]int{0, 0, 0}, []int{2, 1, 1}, 4},
		{[]int{3, 0, 1}, []int{0, 2, 1}, 3},
		{[]int{5}, []int{4}, 4},
		{nil, nil, 4},
	} {
		if got := Deal(zones(c.have...), c.n); !slices.Equal(got, c.want) {
			t.Errorf("%v and %d: %v, want %v", c.have, c.n, got, c.want)
		}
	}
	if !IsEven(zones(1, 1, 2), "b") || IsEven(zones(1, 1, 2), "c") || IsEven(zones(1), "z") {
		t.Error("a task goes where no zone has fewer")
	}
}
