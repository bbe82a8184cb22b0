package awsjson

import (
	"fmt"
	"math"
	"strconv"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// Compatibility is what a task definition is checked against: where its tasks run.
type Compatibility string

// Compatibilities.
const (
	ForFargate  Compatibility = "FARGATE"
	ForEC2      Compatibility = "EC2"
	ForExternal Compatibility = "EXTERNAL" // machines outside AWS

	ForManagedInstances Compatibility = "MANAGED_INSTANCES"
)

// Compatibility is what the tasks of a strategy need in the cluster.
func (c Capacity) Compatibility(strategy []model.StrategyItem) Compatibility {
	switch {
	case len(strategy) > 0 && c.kind(strategy[0].Provider) == ForManagedInstances:
		return ForManagedInstances
	case model.IsExternal(strategy):
		return ForExternal
	case model.RunsOnInstances(strategy):
		return ForEC2
	}
	return ForFargate
}

// StatedCompatibility is the one that a task definition says it is for, Fargate before EC2 if there are
// several.
func StatedCompatibility(n *document.Node) Compatibility {
	stated := map[string]bool{}
	if list := n.Get("requiresCompatibilities"); list != nil && list.Kind == document.List {
		for _, item := range list.Items {
			stated[item.Text] = true
		}
	}
	for _, c := range []Compatibility{ForFargate, ForEC2, ForManagedInstances, ForExternal} {
		if stated[string(c)] {
			return c
		}
	}
	return ForFargate
}

// TaskDefinition reads a RegisterTaskDefinition request or the task definition of a describe output.
func TaskDefinition(t *reading.Table, on Compatibility) model.TaskDefinition {
	onEC2 := on != ForFargate
	t.Quiet("taskRoleArn", "executionRoleArn", "tags", "taskDefinitionArn", "status", "requiresAttributes",
		"compatibilities", "registeredAt", "registeredBy", "deregisteredAt", "deleteRequestedAt",
		"enableFaultInjection")
	d := model.TaskDefinition{Family: t.Text("family"), Revision: t.Integer("revision", 0, math.MaxInt32)}
	platform(t, &d, on)
	if !onEC2 {
		d.Resources = resources(t, d.OS)
	}
	d.Containers = containers(t, onEC2)
	compatibilities(t, on)
	if onEC2 {
		instanceTask(t, &d, on)
	} else {
		fargateTask(t, &d)
	}
	t.NotModelled("proxyConfiguration", "the App Mesh proxy takes CPU and memory of the task")
	d.Volume = volumes(t, on)
	t.Done()
	stated := d
	if onEC2 && t.Get("cpu") == nil {
		stated.Resources.CPUUnits = 0
	}
	if onEC2 && t.Get("memory") == nil {
		stated.Resources.MemoryMiB = 0
	}
	checkSums(t, stated)
	return d
}

// fargateTask is the network mode of Fargate, and what it rejects (T-14, T-19, T-20).
func fargateTask(t *reading.Table, d *model.TaskDefinition) {
	network(t)
	d.NetworkMode = model.AWSVPC
	if t.Has("pidMode") {
		t.Word("pidMode", "task")
	}
	t.Forbid("ipcMode", "none: Fargate rejects it")
	t.Forbid("placementConstraints", "none: Fargate rejects them")
	t.Forbid("inferenceAccelerators", "none: Fargate rejects them")
}

// platform reads runtimePlatform (T-04).
func platform(t *reading.Table, d *model.TaskDefinition, on Compatibility) {
	p := t.Table("runtimePlatform")
	d.Architecture = model.X86
	d.AnyArchitecture = on == ForManagedInstances && !p.Has("cpuArchitecture") // MI-07
	if !d.AnyArchitecture {
		d.Architecture = model.Architecture(p.Word("cpuArchitecture", string(model.X86), string(model.ARM)))
	}
	family := p.Word("operatingSystemFamily", "LINUX", "WINDOWS_SERVER_2019_FULL", "WINDOWS_SERVER_2019_CORE",
		"WINDOWS_SERVER_2022_FULL", "WINDOWS_SERVER_2022_CORE", "WINDOWS_SERVER_2025_FULL", "WINDOWS_SERVER_2025_CORE",
		"WINDOWS_SERVER_2016_FULL", "WINDOWS_SERVER_2004_CORE", "WINDOWS_SERVER_20H2_CORE")
	d.OS = model.Linux
	if family != "LINUX" && family != "" {
		d.OS = model.Windows
		p.Omit(p.Key("operatingSystemFamily"), "Windows containers start more slowly than the delays assume")
		if n := p.Get("cpuArchitecture"); n != nil && d.Architecture == model.ARM {
			p.Problem(n, "X86_64: Windows on Fargate has no other", "")
		}
	}
	p.Done()
}

// network checks networkMode (T-14).
func network(t *reading.Table) {
	if n := t.Require("networkMode", `"awsvpc", the only mode of Fargate`); n != nil {
		t.Word("networkMode", "awsvpc")
	}
}

func compatibilities(t *reading.Table, on Compatibility) {
	wanted := string(on)
	items := t.Items("requiresCompatibilities")
	for _, n := range items {
		if n.Text == wanted {
			return
		}
	}
	if len(items) > 0 {
		t.Problem(t.Get("requiresCompatibilities"),
			"one that holds "+strconv.Quote(wanted)+": its tasks run there", "")
	}
}

// volumes sorts the kinds of volumes (T-20, T-22): bind mounts live in the ephemeral storage.
// One that is configured at launch is returned; the service says more of it.
func volumes(t *reading.Table, on Compatibility) (atLaunch *model.Volume) {
	onEC2 := on != ForFargate
	for _, v := range t.Tables("volumes", "name") {
		if on == ForExternal {
			v.Forbid("configuredAtLaunch", "none: EBS volumes are attached to what runs in AWS")
			v.Forbid("efsVolumeConfiguration", "none: external instances have no EFS (X-04)")
		}
		if v.Bool("configuredAtLaunch", false) && on != ForExternal {
			if atLaunch != nil {
				v.Problem(v.Get("configuredAtLaunch"), "one such volume in a task (T-22)", "")
			}
			atLaunch = &model.Volume{Name: v.Text("name")}
		}
		v.Quiet("name")
		v.NotModelled("efsVolumeConfiguration", "reads and writes of EFS take time and cost money")
		v.NotModelled("s3filesVolumeConfiguration", "reads and writes of S3 Files take time and cost money")
		if onEC2 {
			v.Quiet("dockerVolumeConfiguration", "fsxWindowsFileServerVolumeConfiguration", "host")
			v.Done()
			continue
		}
		v.Forbid("dockerVolumeConfiguration", "none: Fargate rejects Docker volumes")
		v.Forbid("fsxWindowsFileServerVolumeConfiguration", "none: Fargate rejects FSx for Windows volumes")
		host := v.Table("host")
		host.Forbid("sourcePath", "none: Fargate rejects a path on the host")
		host.Done()
		v.Done()
	}
	return atLaunch
}

// checkSums is rule T-09: what the containers reserve fits into what the task level states.
func checkSums(t *reading.Table, d model.TaskDefinition) {
	cpu, memory := 0, 0
	for i, n := range items(t, "containerDefinitions") {
		c := d.Containers[i]
		cpu += c.CPUUnits
		reserved := c.MemoryMiB
		if soft := n.Get("memoryReservation"); soft != nil && soft.Kind == document.Integer {
			reserved = int(soft.Integer)
		}
		memory += reserved
		if c.MemoryMiB > d.Resources.MemoryMiB && d.Resources.MemoryMiB > 0 {
			t.Problem(n.Get("memory"), fmt.Sprintf("at most the task's %d MiB", d.Resources.MemoryMiB), "")
		}
	}
	r := d.Resources
	if cpu > r.CPUUnits && r.CPUUnits > 0 {
		t.At(t.Get("containerDefinitions").KeyPlace, fmt.Sprintf("containers that reserve %d CPU units", cpu),
			fmt.Sprintf("at most the task's %d", r.CPUUnits), "")
	}
	if memory > r.MemoryMiB && r.MemoryMiB > 0 {
		t.At(t.Get("containerDefinitions").KeyPlace, fmt.Sprintf("containers that reserve %d MiB", memory),
			fmt.Sprintf("at most the task's %d", r.MemoryMiB), "")
	}
}

func items(t *reading.Table, key string) []*document.Node {
	n := t.Get(key)
	if n == nil || n.Kind != document.List {
		return nil
	}
	return n.Items
}
