package input

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ecsim/model"
	"ecsim/sim/clock"
)

// onManaged is a scenario whose service runs on Managed Instances, with what a launch template and a provider
// say further, and the task's own keys.
func onManaged(template, provider, task string) fstest.MapFS {
	return fstest.MapFS{"base/scenario.toml": {Data: fmt.Appendf(nil, `
[[cluster.capacity_provider]]
definition = { name = "managed", managedInstancesProvider = { instanceLaunchTemplate = {
	networkConfiguration = { subnets = ["a", "b"] }%s }%s } }

[[service]]
name = "web"
definition = { desiredCount = 2, capacityProviderStrategy = [{ capacityProvider = "managed" }] }
task_definition = { networkMode = "awsvpc", cpu = "256", memory = "512"%s,
	containerDefinitions = [{ name = "app", image = "app" }] }
[service.workload]
cpu_time = "1ms"
`, template, provider, task)}}
}

// MI-01 to MI-04, MI-07, MI-10, MI-15: what a capacity provider of Managed Instances launches.
func TestManagedInstancesAreRead(t *testing.T) {
	load := func(template, provider, task string) (*model.ManagedInstances, *model.TaskDefinition) {
		s := mustLoad(t, onManaged(template, provider, task))
		return s.Cluster.Providers[0].ManagedInstances, &s.Services[0].Build.TaskDefinition
	}
	m, d := load("", "", "")
	if len(m.Types) != 37 || m.Types[0].Name != "m6g.medium" || m.Template.RootGiB != 80 || m.Spot ||
		!slices.Equal(m.Zones, []string{"us-east-1a", "us-east-1b"}) || m.ScaleInAfter != 5*clock.Minute ||
		m.Lifetime != 14*24*clock.Hour || m.DrainWithin != 7*24*clock.Hour || !d.AnyArchitecture {
		t.Errorf("%+v, %+v", m, d)
	}
	m, d = load(`, capacityOptionType = "SPOT", storageConfiguration = { storageSizeGiB = 30 }, instanceRequirements = {
		vCpuCount = { min = 2, max = 2 }, memoryMiB = { min = 4096 }, cpuManufacturers = ["intel", "amd"],
		memoryGiBPerVCpu = { max = 2 } }`, `, infrastructureOptimization = { scaleInAfter = 60 }`,
		`, runtimePlatform = { cpuArchitecture = "X86_64" }`)
	var names []string
	for _, p := range m.Types {
		names = append(names, p.Name)
	}
	if got := strings.Join(names, " "); got != "c6a.large c5a.large c5.large c6i.large c7i.large" {
		t.Errorf("types %s", got)
	}
	if m.Template.RootGiB != 30 || !m.Spot || m.ScaleInAfter != clock.Minute || d.AnyArchitecture {
		t.Errorf("%+v, %+v", m, d)
	}
	m, _ = load(`, localStorageConfiguration = { useLocalStorage = true }, instanceRequirements = { vCpuCount = {},
		memoryMiB = {}, acceleratorNames = ["l4"] }`, `, infrastructureOptimization = { scaleInAfter = -1 }`, "")
	if len(m.Types) != 1 || m.Types[0].Name != "g6.xlarge" || m.Template.RootGiB != 0 || m.ScaleInAfter >= 0 {
		t.Errorf("%+v", m)
	}
}
