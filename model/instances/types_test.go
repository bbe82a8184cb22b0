package instances

import (
	"strings"
	"testing"

	"ecsim/model"
)

// RS-01, RS-05: 1,024 CPU units a vCPU, and 95.5 to 98 % of the nominal memory. EN-01, EN-04: every type
// takes an awsvpc task or more; burstable types have no trunking, and trunking never lowers the number.
func TestEveryTypeIsSound(t *testing.T) {
	if len(Types()) != 101 {
		t.Fatalf("%d types, want 101", len(Types()))
	}
	seen := map[string]bool{}
	for _, i := range Types() {
		if seen[i.Name] {
			t.Errorf("%s is there twice", i.Name)
		}
		seen[i.Name] = true
		if i.CPUUnits < 1024 || i.CPUUnits%1024 != 0 || i.Tasks < 1 || i.GPUs < 0 || i.MemoryMiB < 900 {
			t.Errorf("%+v", i)
		}
		isGraviton := strings.Contains("t4g m6g m7g m8g c6g c7g c8g r6g r7g r8g", strings.Split(i.Name, ".")[0])
		if isGraviton != (i.Architecture == model.ARM) {
			t.Errorf("%s is %s", i.Name, i.Architecture)
		}
		if i.Name[0] == 't' && i.TrunkedTasks != 0 || i.TrunkedTasks != 0 && i.TrunkedTasks <= i.Tasks {
			t.Errorf("%s takes %d tasks, with trunking %d", i.Name, i.Tasks, i.TrunkedTasks)
		}
	}
}

// RS-01, RS-04, RS-09, EN-03, EN-04: what AWS publishes and people observed of single types.
func TestPublishedValues(t *testing.T) {
	for _, c := range []struct {
		name                     string
		cpu, tasks, trunked, gpu int
		least, most              int // MiB
	}{
		{"m6i.large", 2048, 2, 10, 0, 7820, 7907},
		{"m6i.2xlarge", 8192, 3, 40, 0, 31632, 32768},
		{"c5.large", 2048, 2, 10, 0, 3600, 4096},
		{"m5.xlarge", 4096, 3, 20, 0, 15000, 16384},
		{"m6i.8xlarge", 32768, 7, 90, 0, 120000, 131072},
		{"m7g.medium", 1024, 1, 4, 0, 3600, 4096},
		{"m7i-flex.large", 2048, 2, 4, 0, 7600, 8192},
		{"g5.xlarge", 4096, 3, 6, 1, 15000, 16384},
		{"g4dn.xlarge", 4096, 2, 0, 1, 15000, 16384},
		{"t3.micro", 2048, 1, 0, 0, 900, 1024},
		{"t3.xlarge", 4096, 3, 0, 0, 15000, 16384},
	} {
		got, ok := Find(c.name)
		if !ok || got.CPUUnits != c.cpu || got.Tasks != c.tasks || got.TrunkedTasks != c.trunked ||
			got.GPUs != c.gpu || got.MemoryMiB < c.least || got.MemoryMiB > c.most {
			t.Errorf("%s: %+v, want %+v", c.name, got, c)
		}
	}
	if _, ok := Find("m1.small"); ok {
		t.Error("a type that is not in the file was found")
	}
}
