package input

import (
	"bytes"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/scenarios/internal/fixture"
)

// T-07: a task with less than one vCPU per worker is under the kernel's quota; with more, the ways
// are the same and the fastest is chosen. A deployment that changes the size has the choice made
// anew, unless the input says how.
func TestDisciplineIsChosenForTheTask(t *testing.T) {
	const before = "workers = 64\ncpu = \"shared\""
	for _, c := range []struct {
		name, workload, deployment string
		service, deployed          model.Discipline
		assumed                    []string // "path = value" of what the report lists
		set                        []string
	}{
		{"half a vCPU for many", "", "", model.Quota, model.Quota,
			[]string{"service.web.workload.cpu = quota"}, nil},
		{"a vCPU for the one", "workers = 1", "", model.Quota, model.Quota,
			[]string{"service.web.workload.cpu = quota"}, nil},
		{"unlimited workers", `workers = "unlimited"`, "", model.Quota, model.Quota,
			[]string{"service.web.workload.cpu = quota"}, nil},
		{"stated", `cpu = "shared"`, "workload = { workers = 1 }", model.Shared, model.Shared, nil, nil},
		{"stated for the deployment", "", `workload = { cpu = "shared" }`, model.Quota, model.Shared,
			[]string{"service.web.workload.cpu = quota"}, nil},
		{"two vCPUs, then too few", "workers = 2", "workload = { workers = 3 }", model.Dedicated, model.Quota,
			[]string{"deployment.web.workload.cpu = quota", "service.web.workload.cpu = dedicated"},
			[]string{"service.web.task_definition.cpu=2048", "service.web.task_definition.memory=4096"}},
	} {
		files := fixture.With(t, "scenario.toml", before, c.workload)
		file := files["base/scenario.toml"]
		file.Data = bytes.Replace(file.Data, []byte("[[deployment]]"), []byte("[[deployment]]\n"+c.deployment), 1)
		checkDiscipline(t, c.name, mustLoad(t, files, c.set...), c.service, c.deployed, c.assumed)
	}
}

func checkDiscipline(t *testing.T, name string, s *model.Scenario, service, deployed model.Discipline,
	assumed []string) {
	t.Helper()
	if got := s.Services[0].Build.Workload.CPU; got != service {
		t.Errorf("%s: the service has %q, expected %q", name, got, service)
	}
	if got := s.Deployments[0].Build.Workload.CPU; got != deployed {
		t.Errorf("%s: the deployment has %q, expected %q", name, got, deployed)
	}
	var listed []string
	for _, a := range s.Assumed {
		if strings.HasSuffix(a.Key, ".workload.cpu") {
			listed = append(listed, a.Key+" = "+a.Value)
			if !strings.HasPrefix(a.Source, "T-07; "+knob) {
				t.Errorf("%s: %s is from %s", name, a.Key, a.Source)
			}
		}
	}
	if strings.Join(listed, ", ") != strings.Join(assumed, ", ") {
		t.Errorf("%s: %q are assumed, expected %q", name, listed, assumed)
	}
}

// A program may bound its own cores, and an event loop serves any number of requests on one.
func TestEventLoop(t *testing.T) {
	loop := fixture.With(t, "scenario.toml", "workers = 64", "workers = \"unlimited\"\ncores = 1")
	w := mustLoad(t, loop).Services[0].Build.Workload
	if w.Cores != 1 || w.Workers != unlimited || w.CPU != model.Shared {
		t.Errorf("got %d cores, %d workers, %s", w.Cores, w.Workers, w.CPU)
	}
	if w := mustLoad(t, fixture.Base(t)).Services[0].Build.Workload; w.Cores != 0 {
		t.Errorf("a program is bound to %d cores and does not say so", w.Cores)
	}
}
