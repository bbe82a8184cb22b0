package input

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/scenarios/internal/fixture"
)

// MET-04: CPU of a Fargate task stays at or below 100 %. AWS takes a higher target, so it is no mistake;
// that it never fires is listed.
func TestTargetOfHundredPercentIsListed(t *testing.T) {
	const key = "service.web.scaling.cpu.TargetTrackingScalingPolicyConfiguration.TargetValue"
	for value, want := range map[string]bool{"99": false, "100": true, "150.5": true} {
		s := mustLoad(t, fixture.Base(t), key+"="+value)
		got := slices.ContainsFunc(s.Assumed, func(a model.Assumption) bool {
			return a.Key == key && a.Value == value && strings.Contains(a.Source, "never scales out")
		})
		if got != want {
			t.Errorf("%s: listed %v", value, got)
		}
	}
}

// AAS-01: a scenario that names no cluster takes documents of any; a service may have another name on AWS.
func TestResourceOfTheSameService(t *testing.T) {
	mustLoad(t, fixture.With(t, "target.json", "service/c/web", "service/elsewhere/web"))
	mustLoad(t, fixture.With(t, "target.json", "service/c/web", "service/base/web"), "cluster.name=base")
	files := fixture.With(t, "target.json", "service/c/web", "service/c/web-prod")
	service := fixture.With(t, "service.json", `"serviceName": "web"`, `"serviceName": "web-prod"`)
	files["base/service.json"] = service["base/service.json"]
	mustLoad(t, files)
}

// What is no scenario is told by what it is, without a list of bundled ones.
func TestMissingScenarios(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string]string{
		dir + "/none.json": "found a file that does not exist, expected an AWS document",
		dir + "/none.csv":  "found a file that does not exist, expected a CSV trace",
		dir + "/none.toml": "found a file that does not exist, expected a scenario file, " +
			"or a folder that holds scenario.toml",
		dir: "found a folder without scenario.toml, expected scenario.toml in it, " +
			"or the path of a scenario file",
	} {
		if got := Check([]string{name}, measures).Error(); got != name+": "+want {
			t.Errorf("got %s", got)
		}
	}
}

// Check finds what Load refuses in the same document.
func TestCheckAgreesWithLoad(t *testing.T) {
	const metric = `"PredefinedMetricSpecification": {"PredefinedMetricType": "ALBRequestCountPerTarget"}`
	dir := t.TempDir()
	for name, text := range map[string]string{
		"one.csv":   "timestamp,requests\n2026-01-01 00:00:00,5\n",
		"zero.json": `{"TargetValue": 0, ` + metric + `}`,
		"text.json": `{"TargetValue": "60", ` + metric + `}`,
		"kind.json": `{"PolicyName": "p", "PolicyType": "StepScaling", "TargetTrackingScalingPolicyConfiguration": {}}`,
		"id.json":   `{"ResourceId": "web", "MinCapacity": 1, "MaxCapacity": 2}`,
	} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if problems := Check([]string{file}, measures); len(problems) != 1 {
			t.Errorf("%s: got %v", name, problems)
		}
	}
}
