package instances

import (
	"strconv"
	"strings"

	"ecsim/model"
)

// Facts is what an instance type is chosen by, when one asks for attributes instead of a type.
type Facts struct {
	Name            string
	Family          string // m6i of m6i.large
	VCPUs           int
	MemoryMiB       int // nominal
	Interfaces      int // network interfaces
	Manufacturer    string
	Generation      string // current or previous
	Burstable       bool
	BareMetal       bool
	LocalStorage    bool
	GPUs            int
	GPU             string // of those that have some: their name, maker and type
	GPUMaker        string
	AcceleratorType string
}

// ofGPUs are the accelerators by family.
var ofGPUs = map[string]string{"g4dn": "t4", "g5": "a10g", "g6": "l4"}

// FactsOf describes a type of the file. Every type there is of a current generation, none is bare metal,
// and those with GPUs alone have local storage.
func FactsOf(t model.InstanceType) Facts {
	family, size, _ := strings.Cut(t.Name, ".")
	f := Facts{Name: t.Name, Family: family, VCPUs: t.CPUUnits / 1024, MemoryMiB: nominal[t.Name],
		Interfaces: t.Tasks + 1, Manufacturer: manufacturer(family, t.Architecture),
		Generation: "current", Burstable: family[0] == 't', BareMetal: strings.HasPrefix(size, "metal"),
		GPUs: t.GPUs}
	if t.GPUs > 0 {
		f.LocalStorage = true
		f.GPU, f.GPUMaker, f.AcceleratorType = ofGPUs[family], "nvidia", "gpu"
	}
	return f
}

// manufacturer is that of the CPU: a after the generation is AMD, as are g5 and g6; Graviton is Amazon's.
func manufacturer(family string, a model.Architecture) string {
	switch {
	case a == model.ARM:
		return "amazon-web-services"
	case strings.HasSuffix(family, "a") || family == "g5" || family == "g6":
		return "amd"
	}
	return "intel"
}

// nominal is the memory of each type, by name.
var nominal = func() map[string]int {
	out := map[string]int{}
	for _, row := range rows() {
		mib, err := strconv.Atoi(row[2])
		if err != nil {
			panic("instances: types.csv: " + err.Error())
		}
		out[row[0]] = mib
	}
	return out
}()
