package scenarios

import (
	"slices"
	"testing"

	"ecsim/model"
)

// A report names what the simulation omits only where it can matter, and each where it does.
func TestOmissionsAreThoseThatMatterToTheScenario(t *testing.T) {
	small := model.Build{Workload: model.Workload{CPU: model.Shared},
		TaskDefinition: model.TaskDefinition{Resources: model.Resources{CPUUnits: 512}}}
	large := small
	large.TaskDefinition.Resources.CPUUnits = 1024
	dedicated := small
	dedicated.Workload.CPU = model.Dedicated
	proxied := large
	proxied.Workload.CPU, proxied.Proxy = model.Quota, model.Share{CPUUnits: 256, MemoryMiB: 64}
	quota := small
	quota.Workload.CPU = model.Quota
	service := func(one model.Service) model.Scenario {
		return model.Scenario{Services: []model.Service{one}}
	}
	all := make([]string, len(omissions))
	for i := range omissions {
		all[i] = omissions[i].Key
	}
	clients := model.Traffic{Clients: &model.Clients{}}
	const startUp, rest = "start-up CPU", "other costs"
	for _, c := range []struct {
		name     string
		scenario model.Scenario
		want     []string
	}{
		{"jobs only", model.Scenario{Jobs: make([]model.Job, 1)}, []string{rest}},
		{"everything", model.Scenario{Cluster: model.Cluster{Instances: make([]model.Instances, 1),
			Groups: []model.AutoScalingGroup{{Types: make([]model.InstanceType, 1)}}},
			Services: []model.Service{
				{Build: small, TargetGroup: &model.TargetGroup{}, Traffic: clients},
				{Queue: &model.Queue{}, Traffic: clients, Build: proxied}}}, all},
		{"a proxy", service(model.Service{Build: proxied}), []string{startUp, "CPU of helpers", rest}},
		{"retries", service(model.Service{Build: large, Traffic: model.Traffic{Clients: &model.Clients{},
			Retry: model.Retry{Attempts: 2}}}), []string{startUp, rest}},
		{"a queue", service(model.Service{Build: large, Queue: &model.Queue{}, Traffic: clients}),
			[]string{startUp, "queue costs", rest}},
		{"a whole vCPU", service(model.Service{Build: large}), []string{startUp, rest}},
		{"dedicated", service(model.Service{Build: dedicated}), []string{startUp, rest}},
		{"quota", service(model.Service{Build: quota}), []string{startUp, rest}},
		{"small after a deployment", model.Scenario{Services: []model.Service{{Build: large}},
			Deployments: []model.PlannedDeployment{{Build: small}}},
			[]string{startUp, "CPU below one vCPU", rest}},
	} {
		var got []string
		for _, o := range omissionsOf(&c.scenario) {
			got = append(got, o.Key)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
