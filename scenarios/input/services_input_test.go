package input

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ecsim/model"
	"ecsim/scenarios/internal/fixture"
	"ecsim/sim/clock"
)

// S-36, S-37, AZ-02, AZ-03: rebalancing is on unless the definition says DISABLED, where there is more
// than one zone and maximumPercent leaves room. What was decided is listed.
func TestRebalancingIsOnWhereAServiceIsEligible(t *testing.T) {
	const path = "service.web.definition."
	const key = path + "availabilityZoneRebalancing"
	for _, c := range []struct {
		name    string
		set     []string
		want    bool
		assumed string
	}{
		{"not stated", nil, true, "ENABLED"},
		{"stated", []string{key + "=ENABLED"}, true, ""},
		{"disabled", []string{key + "=DISABLED"}, false, ""},
		{"no room", []string{path + "deploymentConfiguration.maximumPercent=100"}, false, "DISABLED"},
		{"one zone", []string{`service.web.zones=["us-east-1a"]`}, false, ""},
	} {
		s := mustLoad(t, fixture.Base(t), c.set...)
		assumed := ""
		if i := slices.IndexFunc(s.Assumed, func(a model.Assumption) bool { return a.Key == key }); i >= 0 {
			assumed = s.Assumed[i].Value
		}
		if got := s.Service("web").Rebalancing; got != c.want || assumed != c.assumed {
			t.Errorf("%s: %v, assumed %q, want %v, %q", c.name, got, assumed, c.want, c.assumed)
		}
	}
}

// Q-07, E-10: a service registers with the target groups of its definition; those that the scenario describes
// have their own attributes and share of the requests, and the rest is listed as left out.
func TestSeveralTargetGroups(t *testing.T) {
	files := fixture.Base(t)
	definition := strings.Replace(string(files["base/service.json"].Data), `"loadBalancers": [`, `"loadBalancers": [
		{ "targetGroupArn": "second", "containerName": "app", "containerPort": 80 },
		{ "targetGroupArn": "third", "containerName": "app", "containerPort": 80 },`, 1)
	files["base/service.json"] = &fstest.MapFile{Data: []byte(definition)}
	const path = "service.web.definition.loadBalancers"
	isListed := func(s *model.Scenario) bool {
		return slices.ContainsFunc(s.NotModelled, func(o model.Omission) bool { return o.Key == path })
	}
	if s := mustLoad(t, files); len(s.Service("web").Groups()) != 1 || !isListed(s) {
		t.Errorf("without a description: %+v, listed %v", s.Service("web").OtherGroups, isListed(s))
	}
	checks := "HealthCheckIntervalSeconds = 10, HealthCheckTimeoutSeconds = 3"
	s := mustLoad(t, files, "service.web.other_target_group=[{ share = 0.25, target_group = { "+checks+
		", deregistration_delay = { timeout_seconds = 900 } }, load_balancer = { internal = true } }, {}]")
	web := s.Service("web")
	groups := web.Groups()
	if isListed(s) || len(groups) != 3 {
		t.Fatalf("%d target groups, listed %v", len(groups), isListed(s))
	}
	if groups[0].Share != 0.75 || groups[1].Share != 0.25 || groups[2].Share != 0 {
		t.Errorf("shares %v, %v and %v", groups[0].Share, groups[1].Share, groups[2].Share)
	}
	if groups[1].TargetGroup.Interval != 10*clock.Second || groups[2].TargetGroup.Interval != 30*clock.Second ||
		!groups[1].LoadBalancer.Internal || groups[2].LoadBalancer.Internal {
		t.Errorf("read %+v", groups[1:])
	}
	if names := groups[1].LoadBalancer.Name + " " + groups[2].LoadBalancer.Name; names != "web-2 web-3" {
		t.Errorf("load balancers %s", names)
	}
	if nodes := groups[0].LoadBalancer.Nodes; nodes != len(web.Zones) { // E-05
		t.Errorf("%d nodes check the health of a target", nodes)
	}
	if web.DrainDelay() != 900*clock.Second {
		t.Errorf("a task drains for %s", web.DrainDelay())
	}
}

// T-22, T-23: the EBS volume of the definition belongs to every task, also of a deployment; it has a price, and
// the time that it takes is listed.
func TestVolumesAreMadeAtLaunch(t *testing.T) {
	files := fixture.Base(t)
	edit := func(name, before, after string) {
		text := string(files["base/"+name].Data)
		if !strings.Contains(text, before) {
			t.Fatalf("%s does not hold %s", name, before)
		}
		files["base/"+name] = &fstest.MapFile{Data: []byte(strings.Replace(text, before, after, 1))}
	}
	edit("task-definition.json", `"containerDefinitions"`,
		`"volumes": [{ "name": "data", "configuredAtLaunch": true }], "containerDefinitions"`)
	edit("service.json", `"desiredCount": 4,`, `"desiredCount": 4, "volumeConfigurations": [{ "name": "data",
		"managedEBSVolume": { "sizeInGiB": 100, "volumeType": "gp3", "iops": 4000, "roleArn": "r", "encrypted": true } }],`)
	s := mustLoad(t, files)
	want := model.Volume{Name: "data", Type: model.GP3, SizeGiB: 100, IOPS: 4000, ThroughputMiBps: 125}
	for _, b := range s.Builds("web") {
		if v := b.TaskDefinition.Volume; v == nil || *v != want {
			t.Errorf("got %+v, expected %+v", v, want)
		}
		if b.Delays.Volume.Mean() != 10*clock.Second {
			t.Errorf("it takes %v", b.Delays.Volume.Mean())
		}
	}
	const key = "service.web.delays.volume"
	if !slices.ContainsFunc(s.Assumed, func(a model.Assumption) bool { return a.Key == key }) {
		t.Errorf("%s is not listed", key)
	}
	s = mustLoad(t, fixture.Base(t))
	if slices.ContainsFunc(s.Assumed, func(a model.Assumption) bool { return a.Key == key }) {
		t.Errorf("%s is listed without a volume", key)
	}
	edit("service.json", `"name": "data"`, `"name": "other"`)
	if _, err := loadAs("base", Options{Library: files}); err == nil ||
		!strings.Contains(err.Error(), "configuredAtLaunch") {
		t.Errorf("another volume: %v", err)
	}
}

// M-10: Container Insights cost what their metrics cost, if they are enhanced; what else they may cost is listed.
func TestContainerInsights(t *testing.T) {
	for mode, want := range map[string]model.Insights{
		"disabled": {}, "enabled": {}, "enhanced": {OfCluster: 23, PerService: 157},
	} {
		s := mustLoad(t, fixture.Base(t), "cluster.container_insights="+mode)
		listed := slices.ContainsFunc(s.NotModelled, func(o model.Omission) bool {
			return o.Key == "cluster.container_insights"
		})
		if s.Cluster.Insights != want || listed != (mode != "disabled") {
			t.Errorf("%s: %+v, listed %v", mode, s.Cluster.Insights, listed)
		}
	}
}

// a service's target groups may be at any port of its container, the first one or not.
func TestTargetGroupsAtAnyPort(t *testing.T) {
	for _, ports := range []string{"80, 8080", "8080, 80"} {
		first, second, _ := strings.Cut(ports, ", ")
		files := fixture.Base(t)
		definition := string(files["base/task-definition.json"].Data)
		files["base/task-definition.json"] = &fstest.MapFile{Data: []byte(strings.Replace(definition,
			`[{ "containerPort": 80 }]`,
			`[{ "containerPort": `+first+` }, { "containerPort": `+second+` }]`, 1))}
		s := mustLoad(t, files)
		c := s.Service("web").Build.TaskDefinition.Containers[0]
		if !c.Listens(80) || !c.Listens(8080) || c.Listens(0) || c.Listens(81) {
			t.Errorf("%s: %+v", ports, c)
		}
	}
}
