package awsjson

import (
	"math"
	"slices"
	"strconv"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// instanceTask reads what of a task definition is another matter on EC2 than on Fargate, once its
// containers are known.
func instanceTask(t *reading.Table, d *model.TaskDefinition, on Compatibility) {
	t.Forbid("ephemeralStorage", "none: only Fargate has it")
	if d.OS == model.Windows {
		t.At(t.Place(), "Windows containers on EC2", "Linux: Windows instances are not simulated", "")
	}
	modes := []string{string(model.Bridge), string(model.AWSVPC), string(model.Host), string(model.NoNet)} // T-14
	switch on {
	case ForExternal:
		modes = slices.Delete(modes, 1, 2)
	case ForManagedInstances:
		modes = []string{string(model.AWSVPC), string(model.Host)} // MI-07
	}
	d.NetworkMode = model.AWSVPC
	if on != ForManagedInstances || t.Require("networkMode", "awsvpc or host") != nil {
		d.NetworkMode = model.NetworkMode(t.Word("networkMode", modes...))
	}
	d.MemberOf, _ = constraints(t, "memberOf") // CQ-02: a task definition knows no other
	t.Quiet("pidMode", "ipcMode")
	d.Resources = instanceResources(t, d.Containers)
	d.Unbounded = model.Unbounded{CPU: t.Get("cpu") == nil, Memory: t.Get("memory") == nil}
	instancePorts(t, d)
	gpus(t, d)
	t.NotModelled("inferenceAccelerators", "accelerators bound which instances take the task")
}

// instanceResources is what a task takes of its instance: what the task level states, else what its
// containers reserve (T-06, T-11, T-12).
func instanceResources(t *reading.Table, containers []model.Container) (r model.Resources) {
	for _, c := range containers {
		r.CPUUnits += c.CPUUnits
		reserved := c.ReservationMiB
		if reserved == 0 {
			reserved = c.MemoryMiB
		}
		r.MemoryMiB += reserved
	}
	if n := t.Get("cpu"); n != nil {
		units, ok := quantity(n, "vcpu")
		if !ok || units < 128 || units > 196608 {
			t.Problem(n, "128 to 196608 CPU units, or as many vCPUs", "")
		}
		r.CPUUnits = units
	}
	if n := t.Get("memory"); n != nil {
		mib, ok := quantity(n, "gb")
		if !ok || mib < 4 {
			t.Problem(n, "MiB, or GB", "")
		}
		r.MemoryMiB = mib
	}
	if len(containers) > 0 && r.MemoryMiB == 0 {
		t.At(t.Place(), "a task definition without memory",
			"memory of the task, or memory or memoryReservation of its containers: EC2 needs one", "")
	}
	if len(containers) > 0 && r.CPUUnits == 0 {
		t.At(t.Place(), "a task definition without CPU units",
			"cpu of the task or of its containers: a task is simulated with the CPU that it reserves", "")
	}
	if t.Get("cpu") == nil && r.CPUUnits > 0 {
		t.Omit(t.Key("cpu"), "without a task-level cpu a task may use the CPU that its instance has to spare; "+
			"here it uses what it reserves (T-07, T-08)")
	}
	return r
}

// instancePorts reads the ports that a task takes of its instance: fixed ones in bridge mode, all in host
// mode (T-14, T-17).
func instancePorts(t *reading.Table, d *model.TaskDefinition) {
	for _, c := range items(t, "containerDefinitions") {
		mappings := c.Get("portMappings")
		if mappings == nil || mappings.Kind != document.List {
			continue
		}
		for _, m := range mappings.Items {
			container, host := integer(m.Get("containerPort")), integer(m.Get("hostPort"))
			if d.NetworkMode == model.Host {
				host = container
			}
			if d.NetworkMode == model.AWSVPC || d.NetworkMode == model.NoNet || host == 0 {
				continue
			}
			d.HostPorts = append(d.HostPorts,
				model.HostPort{Number: host, UDP: textOf(m.Get("protocol")) == "udp"})
		}
	}
}

// gpus reads how many GPUs the containers of a task take (RS-09).
func gpus(t *reading.Table, d *model.TaskDefinition) {
	for _, c := range items(t, "containerDefinitions") {
		list := c.Get("resourceRequirements")
		if list == nil || list.Kind != document.List {
			continue
		}
		for _, r := range list.Items {
			if textOf(r.Get("type")) != "GPU" {
				continue
			}
			value := r.Get("value")
			n, err := strconv.Atoi(textOf(value))
			if value == nil || err != nil || n < 1 || n > 16 {
				t.At(r.Place, "a GPU requirement", `a number of GPUs as text, such as "1": ALL is not simulated`, "")
				continue
			}
			d.GPUs += n
		}
	}
}

func integer(n *document.Node) int {
	if n == nil || n.Kind != document.Integer || n.Integer < 0 || n.Integer > math.MaxUint16 {
		return 0
	}
	return int(n.Integer)
}

// instanceContainer is what a container may have on EC2 and not on Fargate (T-20).
func instanceContainer(t *reading.Table) {
	t.Quiet("disableNetworking", "dnsServers", "dnsSearchDomains", "dockerSecurityOptions", "extraHosts",
		"links", "privileged", "linuxParameters")
	for _, r := range t.Tables("resourceRequirements", "type") {
		r.Quiet("value", "type")
		if kind := r.Get("type"); kind != nil && kind.Text != "GPU" {
			t.Omit(r.Path, "accelerators bound which instances take the task")
		}
		r.Done()
	}
}
