package input

import (
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/scenarios/internal/fixture"
)

// A service may have another name on AWS; that its document is taken to be about it is listed.
func TestAnotherNameOnAWSIsListed(t *testing.T) {
	alias := model.Assumption{Key: "service.web.definition.serviceName", Value: "web-prod",
		Source: knob + "it is taken to be this service"}
	for _, name := range []string{"web", "web-prod"} {
		files := fixture.With(t, "service.json", `"serviceName": "web"`, `"serviceName": "`+name+`"`)
		s := mustLoad(t, files)
		if got, want := slices.Contains(s.Assumed, alias), name == "web-prod"; got != want {
			t.Errorf("%s: listed %v, want %v", name, got, want)
		}
	}
}

// What agrees with the scenario, and ARNs that say nothing about where the service is, are no problem.
func TestDocumentsOfTheSameService(t *testing.T) {
	const arn = `"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef"`
	files := fixture.With(t, "service.json", `"arn"`, arn)
	mustLoad(t, files)
	files = fixture.With(t, "service.json", `"desiredCount": 4`,
		`"desiredCount": 4, "clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/c"`)
	mustLoad(t, files, "cluster.name=c")
	mustLoad(t, files)
	files = fixture.With(t, "service.json", `"desiredCount": 4`, `"desiredCount": 4, "cluster": "c"`)
	mustLoad(t, files, "cluster.name=c")
	files = fixture.With(t, "task-definition.json", `"containerDefinitions": [`,
		`"executionRoleArn": "arn:aws:iam::123456789012:role/r", "containerDefinitions": [`)
	mustLoad(t, files)
}

// A Region that --set gives asks what another one would be like: documents may stay where they are.
func TestAnotherRegionBySet(t *testing.T) {
	files := fixture.With(t, "service.json", `"arn"`,
		`"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef"`)
	mustLoad(t, files, "region=eu-west-1",
		`cluster.zones=["eu-west-1a", "eu-west-1b"]`, "fault.0.zone=eu-west-1a")
}
