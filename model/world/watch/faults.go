package watch

import (
	"fmt"

	"ecsim/model"
)

// faultTold says whom a fault hits, and how, for the timeline.
func faultTold(f *model.Fault) (who, what string) {
	switch f.Kind {
	case model.ZonalShift:
		return f.Zone, "zonal shift: load balancers send nothing new here"
	case model.HostLoss:
		return f.Zone, fmt.Sprintf("hosts of %d tasks are lost", f.Count)
	case model.InstanceLoss:
		return string(f.Instance), "the instance is lost with its tasks"
	case model.InstanceImpairment:
		return string(f.Instance), "the instance is IMPAIRED, and works on"
	case model.RegistrySlow:
		return "registry", fmt.Sprintf("images take %g × the time to pull", f.Factor)
	case model.RegistryDown:
		return "registry", "image pulls fail"
	case model.DependencySlow:
		return f.Service, fmt.Sprintf("requests take %g × the CPU, %g × the waiting", f.CPUFactor,
			f.WaitFactor)
	case model.DependencyDown:
		return f.Service, fmt.Sprintf("%.4g %% of the requests fail", 100*f.Fraction)
	case model.APIThrottling:
		return "ECS", "launches are throttled"
	case model.TaskRetirement:
		return f.Service, fmt.Sprintf("tasks to be retired in %v: %d", f.Duration, f.Count)
	case model.AgentDisconnect:
		return f.Service, fmt.Sprintf("agents of %.4g %% of the tasks are cut off", 100*f.Fraction)
	}
	return f.Service + f.Zone, string(f.Kind)
}
