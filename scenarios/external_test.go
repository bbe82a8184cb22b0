package scenarios

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"ecsim/model"
)

// shopFloor is a cluster of two machines outside AWS and a third that is registered later. Workers poll a
// queue there, and jobs run there. For ten minutes the site has no link to AWS, and a worker crashes.
const shopFloor = `
name = "shop-floor"
horizon = "2h"

[[cluster.external_instances]]
name = "shop"
count = 2
vcpus = 2
memory = "4GiB"

[[cluster.external_instances]]
name = "spare"
count = 1
vcpus = 2
memory = "4GiB"
at = "90m"

[[service]]
name = "worker"
definition = { launchType = "EXTERNAL", desiredCount = 2 }
task_definition = { requiresCompatibilities = ["EXTERNAL"], cpu = "1024", memory = "1024", containerDefinitions = [
  { name = "a", image = "a" },
] }
[service.queue]
[service.workload]
cpu_time = "1s"
workers = 1
[service.traffic]
profile = "constant"
rate = "30/min"

[[run_task]]
name = "batch"
at = "100m"
count = 1
run_time = "5m"
launchType = "EXTERNAL"
placementConstraints = [{ type = "memberOf", expression = "attribute:ecs.capability.external exists" }]
task_definition = { requiresCompatibilities = ["EXTERNAL"], cpu = "2048", memory = "1024", containerDefinitions = [
  { name = "a", image = "a" },
] }

[[fault]]
at = "30m"
kind = "agent-disconnect"
service = "worker"
duration = "10m"

[[fault]]
at = "35m"
kind = "task-crash"
service = "worker"
count = 1
`

// RS-02: an example of AWS: a machine with 8,373,026,816 bytes registers 7,985 MiB, and 256 MiB less with
// ECS_RESERVED_MEMORY.
func TestMemoryThatAnAgentRegisters(t *testing.T) {
	for reserved, want := range map[string]int{"": 7985, "reserved_memory = \"256MiB\"": 7729} {
		text := strings.Replace(shopFloor, "memory = \"4GiB\"", "memory = \"8373026816B\"\n"+reserved, 1)
		files := fstest.MapFS{"floor/scenario.toml": {Data: []byte(text)}}
		s, err := Load("floor", LoadOptions{Library: files})
		if err != nil {
			t.Fatal(err)
		}
		if i := s.Cluster.Instances[0].Instance(1); i.MemoryMiB() != want {
			t.Errorf("%q: %d MiB, want %d", reserved, i.MemoryMiB(), want)
		}
	}
}

// external hosts run what names them; programs go on without a link and
// nothing is replaced until it is back; each registered hour costs $0.01025, whatever runs there.
func TestExternalInstances(t *testing.T) {
	files := fstest.MapFS{"floor/scenario.toml": {Data: []byte(shopFloor)}}
	s, err := Load("floor", LoadOptions{Library: files})
	if err != nil {
		t.Fatal(err)
	}
	o, err := Run(context.Background(), s, RunOptions{Timeline: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := o.Services[0].Requests; got.Completed.Mean < 0.99*got.Offered.Mean || got.Offered.Mean < 3000 {
		t.Errorf("%v of %v messages were done", got.Completed.Mean, got.Offered.Mean)
	}
	if got := o.Jobs[0].Succeeded.Mean; got != 1 { // there is room on the spare machine only
		t.Errorf("%v jobs succeeded", got)
	}
	hours := map[string]float64{}
	for _, line := range o.Cost.LineItems {
		if line.Dimension == "ecs-anywhere" {
			hours[line.Service] = line.Quantity.Mean
		}
	}
	if hours["shop"] != 4 || hours["spare"] != 0.5 {
		t.Errorf("billed instance-hours: %v", hours)
	}
	if want := 4.5 * 0.01025; abs(o.Cost.Total.Mean-want) > 1e-9 {
		t.Errorf("the bill is %v, want %v", o.Cost.Total.Mean, want)
	}
	replaced := -1.0
	for _, e := range o.Timeline {
		t.Log(e)
		if e.Who == "worker" && e.AtSeconds > 30*60 && replaced < 0 && len(e.What) > 5 && e.What[:5] == "start" {
			replaced = e.AtSeconds
		}
	}
	if replaced < 40*60 || replaced > 41*60 {
		t.Errorf("the crash at 35 min without a link is made good at %v s", replaced)
	}
}

// containerInstances say where StartTask starts tasks, and whether on EC2 or outside AWS.
func TestStartTaskNamesInstances(t *testing.T) {
	const count = `count = 1
run_time = "5m"
launchType = "EXTERNAL"
placementConstraints = [{ type = "memberOf", expression = "attribute:ecs.capability.external exists" }]`
	text := strings.Replace(shopFloor, count, `run_time = "5m"
containerInstances = ["shop-1", "shop-1", "spare-1"]`, 1)
	s := mustLoad(t, fstest.MapFS{"base/scenario.toml": {Data: []byte(text)}})
	j := s.Jobs[0]
	if j.Count != 3 || len(j.Instances) != 3 || !model.IsExternal(j.Strategy) {
		t.Errorf("%+v", j)
	}
	o, err := Run(context.Background(), s, RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// A worker takes half of shop-1, so neither task fits there; spare-1 takes one.
	if got := o.Jobs[0]; got.Succeeded.Mean != 1 || got.Failed.Mean != 2 {
		t.Errorf("%v succeeded, %v failed", got.Succeeded.Mean, got.Failed.Mean)
	}
}
