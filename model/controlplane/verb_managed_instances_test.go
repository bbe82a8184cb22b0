package controlplane

import (
	"strings"
	"testing"

	"ecsim/model"
	decisions "ecsim/model/capacity/managed"

	"github.com/cockroachdb/datadriven"
)

// managed-instances NAME [zones=(a,b,c)] [scale-in=5m|off] [spot] [repair] [arm]: a capacity provider of Managed
// Instances that launches medium (1024 CPU, 4000 MiB, one interface, price 40), large (twice as much, two), xlarge and
// 2xlarge (three each). With arm there are these types in ARM64 too, a tenth cheaper.
func (s *script) managedInstances(d *datadriven.TestData, t *testing.T) {
	of := &model.ManagedInstances{
		Zones: strings.Split(value(d, "zones", strings.Join(s.scenario.Zones, ",")), ","),
		Spot:  value(d, "spot", "") != "", AutoRepair: value(d, "repair", "") != "", ScaleInAfter: -1,
		Lifetime: decisions.DefaultLifetime, DrainWithin: decisions.DefaultDrainWithin,
	}
	if after := value(d, "scale-in", "5m"); after != "off" {
		of.ScaleInAfter = span(t, d, after)
	}
	for i, tasks := range []int{1, 2, 3, 3} {
		size := model.InstanceType{Name: []string{"medium", "large", "xlarge", "2xlarge"}[i],
			CPUUnits: 1024 << i, MemoryMiB: 4000 << i, Tasks: tasks, Architecture: model.X86}
		of.Types = append(of.Types, model.PricedType{InstanceType: size, Price: 40 << i})
		if value(d, "arm", "") != "" {
			size.Name, size.Architecture = "arm."+size.Name, model.ARM
			of.Types = append(of.Types, model.PricedType{InstanceType: size, Price: 36 << i})
		}
	}
	p := model.CapacityProvider{Name: model.Provider(name(d)), ManagedInstances: of}
	s.scenario.Cluster.Providers = append(s.scenario.Cluster.Providers, p)
	s.control.addManagedProvider(p.Name, of)
}
