package instances

import "testing"

// MI-02: what a type is chosen by.
func TestFactsOfTypes(t *testing.T) {
	for _, c := range []struct {
		name string
		want Facts
	}{
		{"m6i.large", Facts{Name: "m6i.large", Family: "m6i", VCPUs: 2, MemoryMiB: 8192, Interfaces: 3,
			Manufacturer: "intel", Generation: "current"}},
		{"c6a.xlarge", Facts{Name: "c6a.xlarge", Family: "c6a", VCPUs: 4, MemoryMiB: 8192, Interfaces: 4,
			Manufacturer: "amd", Generation: "current"}},
		{"m7i-flex.large", Facts{Name: "m7i-flex.large", Family: "m7i-flex", VCPUs: 2, MemoryMiB: 8192, Interfaces: 3,
			Manufacturer: "intel", Generation: "current"}},
		{"t4g.small", Facts{Name: "t4g.small", Family: "t4g", VCPUs: 2, MemoryMiB: 2048, Interfaces: 3,
			Manufacturer: "amazon-web-services", Generation: "current", Burstable: true}},
		{"g5.xlarge", Facts{Name: "g5.xlarge", Family: "g5", VCPUs: 4, MemoryMiB: 16384, Interfaces: 4,
			Manufacturer: "amd", Generation: "current", LocalStorage: true, GPUs: 1, GPU: "a10g",
			GPUMaker: "nvidia", AcceleratorType: "gpu"}},
	} {
		found, _ := Find(c.name)
		if got := FactsOf(found); got != c.want {
			t.Errorf("%+v, want %+v", got, c.want)
		}
	}
	for _, i := range Types() {
		if f := FactsOf(i); f.MemoryMiB < i.MemoryMiB || (f.GPU == "") != (i.GPUs == 0) {
			t.Errorf("%+v of %+v", f, i)
		}
	}
}
