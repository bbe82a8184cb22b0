package input

import (
	"slices"

	"ecsim/model"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// The largest machine outside AWS: as many CPUs as a Linux kernel takes, and 64 TiB.
const (
	mostExternalVCPU = 8192
	mostExternalMiB  = 64 << 20
)

// readExternal reads every [[cluster.external_instances]].
func (l *loader) readExternal(t *reading.Table) {
	all := &l.scenario.Cluster.Instances
	for _, et := range t.Tables("external_instances", "name") {
		i := l.readGroupOfExternal(et)
		if slices.ContainsFunc(*all, func(o model.Instances) bool { return o.Name == i.Name }) {
			l.Problem(et.Get("name"), "a name that no other instances have", "")
			continue
		}
		if i.Name != "" {
			*all = append(*all, i)
		}
	}
}

// placeOfInstances is where the cluster lists instances such as these.
func (l *loader) placeOfInstances(i model.Instances) document.Place {
	if i.External {
		return l.cluster.Get("external_instances").KeyPlace
	}
	return l.cluster.Get("instances").KeyPlace
}

// readGroupOfExternal reads one [[cluster.external_instances]]: alike machines outside AWS. What an
// EC2 type says, the table says itself.
func (l *loader) readGroupOfExternal(t *reading.Table) model.Instances {
	const mebibyte = 1 << 20
	i := model.Instances{Name: l.name(t), External: true, Zones: []string{model.OutsideAWS}}
	if t.Require("count", "how many machines there are") != nil {
		i.Count = t.Integer("count", 1, awsjson.MostInstances)
	}
	i.Since = clock.Time(t.Span("at", 0, reading.Longest))
	i.Type = model.InstanceType{Name: "external", GPUs: t.Integer("gpus", 0, 64),
		Architecture: model.Architecture(t.Word("architecture", string(model.X86), string(model.ARM)))}
	if t.Require("vcpus", "the CPUs of one machine") != nil {
		i.Type.CPUUnits = 1024 * t.Integer("vcpus", 1, mostExternalVCPU)
	}
	if t.Require("memory", `the memory of one machine, such as "16GiB"`) != nil {
		i.Type.MemoryMiB = int(t.Bytes("memory") / mebibyte)
		if i.Type.MemoryMiB < 1 || i.Type.MemoryMiB > mostExternalMiB {
			l.Problem(t.Get("memory"), "1MiB to 64TiB", "")
		}
	}
	i.Template.ReservedMiB = int(t.Bytes("reserved_memory") / mebibyte)
	if i.Type.MemoryMiB > 0 && i.Template.ReservedMiB >= i.Type.MemoryMiB { // RS-02
		l.Problem(t.Get("reserved_memory"), "less than the memory of the machine", "")
	}
	i.Template.Attributes = l.instanceAttributes(t)
	t.Done()
	return i
}

// zonesFor are the zones of a service or job. One outside AWS is in none, and nothing of AWS reaches it.
func (l *loader) zonesFor(t *reading.Table, strategy []model.StrategyItem, subnets int) []string {
	if !model.IsExternal(strategy) {
		return l.zones(t, subnets)
	}
	t.Forbid("zones", "none: external instances are in no zone")
	for _, key := range []string{"target_group", "other_target_group", "load_balancer", "service_connect",
		"cloud_map"} {
		t.Forbid(key, "none: nothing of AWS brings requests to external instances (X-02)")
	}
	return []string{model.OutsideAWS}
}
