package input

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ecsim/model"
	"ecsim/scenarios/internal/fixture"
	"ecsim/sim/clock"
)

// onInstances is a scenario with a service on two container instances.
func onInstances(instances, definition, taskDefinition string) fstest.MapFS {
	return fstest.MapFS{"base/scenario.toml": {Data: []byte(`
[[cluster.instances]]
type = "m6i.large"
count = 2
` + instances + `
[[service]]
name = "web"
definition = { launchType = "EC2", desiredCount = 1` + definition + ` }
task_definition = { ` + taskDefinition + ` }
[service.workload]
cpu_time = "1ms"
`)}}
}

// RS-02, EN-01, EN-02: the agent registers the memory of its type less what is reserved, and takes as many
// awsvpc tasks as there are interfaces, with trunking more; instances take the zones in turn.
func TestInstancesRegisterWhatTheyHave(t *testing.T) {
	s := mustLoad(t, onInstances("", "", fixture.PlainTask))
	of := s.Cluster.Instances[0]
	i := of.Instance(5)
	if of.Name != "m6i.large" || i.MemoryMiB() != 7864 || i.TaskInterfaces() != 2 || i.Template.RootGiB != 30 ||
		i.Type.CPUUnits != 2048 || of.Instance(1).Zone != "us-east-1a" || i.Zone != "us-east-1b" ||
		i.ID != "m6i.large-5" {
		t.Errorf("%+v", of)
	}
	of = mustLoad(t, onInstances(`name = "n"
trunking = true
reserved_memory = "512MiB"
root_volume = "0GiB"
zones = ["us-east-1b"]
attributes = { stack = "prod", disk = "ssd" }`, "", fixture.PlainTask)).Cluster.Instances[0]
	i = of.Instance(2)
	if of.Name != "n" || i.MemoryMiB() != 7352 || i.TaskInterfaces() != 10 || i.Template.RootGiB != 0 ||
		i.Zone != "us-east-1b" || !slices.Equal(i.Template.Attributes, []model.InstanceAttribute{{Name: "disk", Value: "ssd"},
		{Name: "stack", Value: "prod"}}) {
		t.Errorf("%+v", i)
	}
}

// S-37, AZ-02: on instances a service is rebalanced that spreads over zones first, or states no strategy,
// and has no constraint on the zone; a daemon is not.
func TestRebalancingOnInstances(t *testing.T) {
	const zone = `{ type = "spread", field = "attribute:ecs.availability-zone" }`
	for _, c := range []struct {
		definition string
		want       bool
	}{
		{"", true},
		{`, availabilityZoneRebalancing = "DISABLED"`, false},
		{`, placementStrategy = [` + zone + `, { type = "binpack", field = "cpu" }]`, true},
		{`, placementStrategy = [{ type = "binpack", field = "cpu" }, ` + zone + `]`, false},
		{`, placementConstraints = [{ type = "memberOf", expression = "attribute:ecs.availability-zone != a" }]`, false},
		{`, deploymentConfiguration = { maximumPercent = 100, minimumHealthyPercent = 0 }`, false},
	} {
		s := mustLoad(t, onInstances("", c.definition, fixture.PlainTask))
		if got := s.Services[0].Rebalancing; got != c.want {
			t.Errorf("%s: %v, want %v", c.definition, got, c.want)
		}
	}
}

// T-11, T-14, T-17, T-18, L-16, RS-09, MI-17: what a task takes of its instance: the task level if there is one, else
// what its containers reserve; fixed ports in bridge mode, all ports in host mode, none with awsvpc.
func TestTasksOnInstances(t *testing.T) {
	const two = `containerDefinitions = [
  { name = "a", image = "a", cpu = 100, memory = 300, memoryReservation = 200, stopTimeout = 900, portMappings = [
    { containerPort = 80, hostPort = 8080 }, { containerPort = 81, hostPort = 0 },
    { containerPort = 53, hostPort = 53, protocol = "udp" }] },
  { name = "b", image = "b", cpu = 60, memory = 50, resourceRequirements = [{ type = "GPU", value = "1" }] },
]`
	for _, c := range []struct {
		name, task string
		want       model.Resources
		mode       model.NetworkMode
		ports      []model.HostPort
	}{
		{"of the containers", two, model.Resources{CPUUnits: 160, MemoryMiB: 250}, model.Bridge,
			[]model.HostPort{{Number: 8080}, {Number: 53, UDP: true}}},
		{"of the task", `cpu = 512, memory = "1 GB", ` + two, model.Resources{CPUUnits: 512, MemoryMiB: 1024},
			model.Bridge, []model.HostPort{{Number: 8080}, {Number: 53, UDP: true}}},
		{"host mode", `networkMode = "host", ` + strings.NewReplacer("hostPort = 8080", "hostPort = 80",
			"hostPort = 0", "hostPort = 81").Replace(two), model.Resources{CPUUnits: 160, MemoryMiB: 250},
			model.Host, []model.HostPort{{Number: 80}, {Number: 81}, {Number: 53, UDP: true}}},
		{"awsvpc", `networkMode = "awsvpc", ` + strings.ReplaceAll(two, "hostPort = 8080", "hostPort = 80"),
			model.Resources{CPUUnits: 160, MemoryMiB: 250}, model.AWSVPC, nil},
	} {
		const withGPU = "[[cluster.instances]]\ntype = \"g5.xlarge\"\ncount = 1"
		d := mustLoad(t, onInstances(withGPU, "", c.task)).Services[0].Build.TaskDefinition
		if d.Resources != c.want || d.NetworkMode != c.mode || !slices.Equal(d.HostPorts, c.ports) || d.GPUs != 1 {
			t.Errorf("%s: %+v, %s, ports %v, %d GPUs", c.name, d.Resources, d.NetworkMode, d.HostPorts, d.GPUs)
		}
		if d.Containers[0].StopTimeout != 900*clock.Second {
			t.Errorf("%s: stop timeout %s", c.name, d.Containers[0].StopTimeout)
		}
	}
}

// RS-08, T-10: memoryReservation is what a task takes of its instance, memory the hard limit that ends it;
// without either at task level utilization may exceed 100 % (MET-03, MET-04).
func TestReservationsAreNoLimits(t *testing.T) {
	const container = `containerDefinitions = [{ name = "a", image = "a", cpu = 512, memoryReservation = 256`
	for _, c := range []struct {
		name, task string
		reserved   int
		limit      float64
		unbounded  model.Unbounded
		base       string
	}{
		{"both", container + `, memory = 1024 }]`, 256, 1024, model.Unbounded{CPU: true, Memory: true}, "400MiB"},
		{"no limit", container + ` }]`, 256, 0, model.Unbounded{CPU: true, Memory: true}, "4000MiB"},
		{"a task's", `cpu = "1 vCPU", memory = "2 GB", ` + container + ` }]`, 2048, 2048, model.Unbounded{}, "400MiB"},
	} {
		s := mustLoad(t, onInstances("", "", c.task), "service.web.workload.memory.base="+c.base)
		b := &s.Services[0].Build
		if got := b.TaskDefinition.Resources.MemoryMiB; got != c.reserved || b.MemoryLimit() != c.limit ||
			b.TaskDefinition.Unbounded != c.unbounded {
			t.Errorf("%s: reserves %d MiB, limit %v, %+v", c.name, got, b.MemoryLimit(), b.TaskDefinition.Unbounded)
		}
	}
	_, err := loadAs("base", Options{Library: onInstances("", "", container+`, memory = 1024 }]`),
		Set: []string{"service.web.workload.memory.base=1024MiB"}})
	if err == nil || !strings.Contains(err.Error(), "less than the container's hard limit, 1024 MiB") {
		t.Errorf("a base of the hard limit: %v", err)
	}
}

// T-24: at most 10 placement constraints of a task, those of its definition included; S-02, S-03: a DAEMON
// service has no desired count and deploys with 0 and 100 %; S-07: a service may state no strategy.
func TestPlacementIsBounded(t *testing.T) {
	constraints := func(n int) string {
		const one = `{ type = "memberOf", expression = "attribute:a exists" },`
		return `placementConstraints = [` + strings.Repeat(one, n) + `]`
	}
	files := onInstances("", ", "+constraints(6), constraints(4)+", "+fixture.PlainTask)
	if s := mustLoad(t, files).Services[0]; len(s.Placement.MemberOf) != 6 ||
		len(s.Build.TaskDefinition.MemberOf) != 4 || s.Placement.Strategies != nil {
		t.Errorf("%+v", s.Placement)
	}
	_, err := loadAs("base", Options{Library: onInstances("", ", "+constraints(6), constraints(5)+", "+fixture.PlainTask)})
	if err == nil || !strings.Contains(err.Error(), "11 placement constraints") {
		t.Errorf("11 constraints: %v", err)
	}
	daemon := onInstances("", `, schedulingStrategy = "DAEMON"`, fixture.PlainTask)
	if s := mustLoad(t, daemon).Services[0]; !s.Daemon || s.DesiredCount != 0 ||
		s.Deployment.MinimumHealthyPercent != 0 || s.Deployment.MaximumPercent != 100 || s.Rebalancing {
		t.Errorf("daemon: %+v", s)
	}
}

// TestRootVolumesWithoutAPrice: an unknown price is an error, never zero: where no price of gp3 is known,
// root volumes need one, or there are none.
func TestRootVolumesWithoutAPrice(t *testing.T) {
	files := onInstances("", "", fixture.PlainTask)
	elsewhere := "region = \"eu-west-1\"\n" + string(files["base/scenario.toml"].Data)
	for _, c := range []struct {
		volume, price string
		known         bool
	}{
		{"", "", false},
		{"root_volume = \"8GiB\"", "", false},
		{"root_volume = \"0GiB\"", "", true},
		{"", "\n[[price]]\ndimension = \"ebs-gp3\"\nusd = \"0.0952\"\n", true},
	} {
		text := strings.Replace(elsewhere, "count = 2", "count = 2\n"+c.volume, 1) + c.price
		files["base/scenario.toml"].Data = []byte(text)
		_, err := loadAs("base", Options{Library: files})
		if unknown := strings.Contains(fmt.Sprint(err), "no known price of ebs-gp3"); unknown == c.known ||
			c.known && err != nil {
			t.Errorf("%q %q: %v", c.volume, c.price, err)
		}
	}
}
