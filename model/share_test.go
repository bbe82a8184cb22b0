package model

import "testing"

// T-29: the proxy of Service Connect and a log router leave the program less of its task, down to half
// of it. What a log router's container reserves goes before the scenario's knob.
func TestHelpersTakeTheirShare(t *testing.T) {
	proxy, router := Share{CPUUnits: 256, MemoryMiB: 64}, Share{CPUUnits: 64, MemoryMiB: 50}
	app := Container{Name: "app", Essential: true}
	for _, c := range []struct {
		name   string
		build  Build
		task   Resources
		units  float64
		memory float64
	}{
		{"nobody", Build{}, Resources{CPUUnits: 512, MemoryMiB: 1024}, 512, 1024},
		{"a proxy", Build{Proxy: proxy}, Resources{CPUUnits: 1024, MemoryMiB: 2048}, 768, 1984},
		{"a proxy in a small task", Build{Proxy: proxy}, Resources{CPUUnits: 256, MemoryMiB: 512}, 128, 448},
		{"a log router", Build{LogRouter: router, TaskDefinition: TaskDefinition{
			Containers: []Container{app, {Name: "log", LogRouter: true}}}},
			Resources{CPUUnits: 512, MemoryMiB: 1024}, 448, 974},
		{"a log router that reserves", Build{LogRouter: router, TaskDefinition: TaskDefinition{
			Containers: []Container{app, {Name: "log", LogRouter: true, CPUUnits: 100,
				ReservationMiB: 200}}}}, Resources{CPUUnits: 512, MemoryMiB: 1024}, 412, 824},
		{"a container without firelensConfiguration", Build{LogRouter: router,
			TaskDefinition: TaskDefinition{Containers: []Container{app, {Name: "x", CPUUnits: 100}}}},
			Resources{CPUUnits: 512, MemoryMiB: 1024}, 512, 1024},
		{"both", Build{Proxy: proxy, LogRouter: router, TaskDefinition: TaskDefinition{
			Containers: []Container{app, {Name: "log", LogRouter: true}}}},
			Resources{CPUUnits: 2048, MemoryMiB: 4096}, 1728, 3982},
		{"an own limit", Build{Proxy: proxy, TaskDefinition: TaskDefinition{
			Containers: []Container{{Name: "app", Essential: true, MemoryMiB: 300}}}},
			Resources{CPUUnits: 1024, MemoryMiB: 2048}, 768, 300},
		{"T-10: a hard limit above the reservation", Build{TaskDefinition: TaskDefinition{
			Unbounded: Unbounded{CPU: true, Memory: true}, Containers: []Container{
				{Name: "app", Essential: true, MemoryMiB: 1024, ReservationMiB: 256}}}},
			Resources{CPUUnits: 512, MemoryMiB: 256}, 512, 1024},
		{"T-10: a reservation alone", Build{TaskDefinition: TaskDefinition{
			Unbounded: Unbounded{CPU: true, Memory: true}, Containers: []Container{
				{Name: "app", Essential: true, ReservationMiB: 256}}}},
			Resources{CPUUnits: 512, MemoryMiB: 256}, 512, 0},
	} {
		b := c.build
		b.TaskDefinition.Resources = c.task
		if b.VCPU() != c.units/1024 || b.MemoryLimit() != c.memory {
			t.Errorf("%s: the program has %v CPU units and %v MiB, expected %v and %v", c.name,
				1024*b.VCPU(), b.MemoryLimit(), c.units, c.memory)
		}
	}
}
