package world

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

var strategies = map[string][]model.StrategyItem{
	"on-demand": {{Provider: model.Fargate, Weight: 1}},
	"spot":      {{Provider: model.FargateSpot, Weight: 1}},
	"mix": {{Provider: model.Fargate, Base: 1, Weight: 1},
		{Provider: model.FargateSpot, Weight: 3}},
	"base only": {{Provider: model.Fargate, Base: 2}, {Provider: model.FargateSpot, Weight: 1}},
}

var protections = map[bool]model.Protection{true: {Share: 0.5, Expires: 5 * clock.Minute}}

var breakers = map[string]model.CircuitBreaker{
	"off": {},
	"on":  {Enable: true, Type: model.Count, Value: 3, ResetOnHealthyTask: true},
	"rollback": {Enable: true, Rollback: true, Type: model.BoundedPercent, Value: 50,
		ResetOnHealthyTask: true},
	"strict": {Enable: true, Rollback: true, Type: model.UnboundedPercent, Value: 100},
}

var scalings = map[string][]model.Metric{
	"cpu": {model.CPUUtilization}, "memory": {model.MemoryUtilization},
	"both": {model.CPUUtilization, model.MemoryUtilization}, "none": nil,
	"requests": {model.RequestCountPerTarget}, "foreseen": {model.CPUUtilization},
}

// shapes are container graphs: one container, one with a health check, sidecars, chains and
// diamonds.
var shapes = func() map[string][]model.Container {
	check := &model.ContainerCheck{
		Interval: 10 * clock.Second, Timeout: 5 * clock.Second, Retries: 2,
		StartPeriod: 20 * clock.Second,
	}
	container := func(name string, essential bool, needs ...model.Dependency) model.Container {
		return model.Container{
			Name: name, Image: name + ":1", Essential: essential, DependsOn: needs,
			StopTimeout: 30 * clock.Second,
		}
	}
	on := func(name string, c model.Condition) model.Dependency {
		return model.Dependency{Container: name, Condition: c}
	}
	app := func(needs ...model.Dependency) model.Container {
		c := container("app", true, needs...)
		c.ContainerPort = 80
		return c
	}
	checked := func(c model.Container) model.Container {
		c.HealthCheck = check
		return c
	}
	timed := func(c model.Container) model.Container {
		c.StartTimeout = 10 * clock.Second
		return c
	}
	restarting := func(c model.Container) model.Container {
		c.Restart = &model.RestartPolicy{AttemptPeriod: clock.Minute}
		return c
	}
	return map[string][]model.Container{
		"restarts": {restarting(checked(app())), restarting(checked(container("proxy", true)))},
		"router":   {app(), {Name: "log", Image: "log:1", LogRouter: true, StopTimeout: clock.Second}},
		"app":      {app()},
		"checked":  {checked(app())},
		"sidecar":  {app(on("proxy", model.DependsStart)), container("proxy", true)},
		"optional": {checked(app()), checked(container("agent", false))},
		"init":     {container("migrate", false), app(on("migrate", model.DependsSuccess))},
		"timed": {timed(container("migrate", false)),
			app(on("migrate", model.DependsComplete))},
		"envoy": {checked(container("envoy", true)), app(on("envoy", model.DependsHealthy))},
		"late": {timed(checked(container("envoy", true))),
			app(on("envoy", model.DependsHealthy))},
		"follower":  {app(), container("logger", false, on("app", model.DependsStart))},
		"after app": {checked(app()), container("proxy", true, on("app", model.DependsHealthy))},
		"diamond": {container("a", false), container("b", false, on("a", model.DependsComplete)),
			container("c", false, on("a", model.DependsSuccess)),
			checked(app(on("b", model.DependsSuccess), on("c", model.DependsStart)))},
	}
}()
