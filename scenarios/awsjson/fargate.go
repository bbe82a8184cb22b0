package awsjson

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// fargateSize is one row of the table of legal sizes (T-03): memory from Low to High in steps, or Only.
type fargateSize struct {
	cpu             int // CPU units
	low, high, step int // MiB
	only            []int
}

// sizes is rule T-03.
var sizes = []fargateSize{
	{cpu: 256, only: []int{512, 1024, 2048}},
	{cpu: 512, low: 1024, high: 4096, step: 1024},
	{cpu: 1024, low: 2048, high: 8192, step: 1024},
	{cpu: 2048, low: 4096, high: 16384, step: 1024},
	{cpu: 4096, low: 8192, high: 30720, step: 1024},
	{cpu: 8192, low: 16384, high: 61440, step: 4096},
	{cpu: 16384, low: 32768, high: 122880, step: 8192},
	{cpu: 32768, only: []int{61440, 122880, 249856}},
}

func (s fargateSize) memories() []int {
	if s.only != nil {
		return s.only
	}
	var out []int
	for m := s.low; m <= s.high; m += s.step {
		out = append(out, m)
	}
	return out
}

func (s fargateSize) describe() string {
	if s.only != nil {
		return fmt.Sprintf("%d CPU units take %s MiB", s.cpu, join(s.only, "or"))
	}
	return fmt.Sprintf("%d CPU units take %d to %d MiB in steps of %d", s.cpu, s.low, s.high, s.step)
}

// resources reads cpu, memory and ephemeralStorage of a Fargate task (T-03, T-04, T-05, T-13).
func resources(t *reading.Table, os model.OperatingSystem) model.Resources {
	var r model.Resources
	storage := t.Table("ephemeralStorage")
	if storage.Node != nil {
		r.StorageGiB = storage.Integer("sizeInGiB", 21, 200)
	} else {
		r.StorageGiB = storage.Integer("sizeInGiB", 20, 20)
	}
	storage.Done()
	cpu := t.Require("cpu", "the task's CPU units: Fargate needs them at task level")
	memory := t.Require("memory", "the task's memory in MiB: Fargate needs it at task level")
	if cpu == nil || memory == nil {
		return r
	}
	size := cpuSize(t, cpu, os)
	if size == nil {
		return r
	}
	r.CPUUnits, r.MemoryMiB = size.cpu, memorySize(t, memory, *size)
	return r
}

func cpuSize(t *reading.Table, n *document.Node, os model.OperatingSystem) *fargateSize {
	var legal []int
	units, ok := quantity(n, "vcpu")
	for i := range sizes {
		isWindows := os == model.Windows && (sizes[i].cpu < 1024 || sizes[i].cpu > 4096) // T-04
		if isWindows {
			continue
		}
		if ok && units == sizes[i].cpu {
			return &sizes[i]
		}
		legal = append(legal, sizes[i].cpu)
	}
	nearest := ""
	if ok {
		nearest = strconv.Itoa(closest(units, legal))
	}
	of := "Fargate CPU units: "
	if os == model.Windows {
		of = "Windows on Fargate CPU units: "
	}
	t.Problem(n, of+join(legal, "or"), nearest)
	return nil
}

func memorySize(t *reading.Table, n *document.Node, size fargateSize) int {
	mib, ok := quantity(n, "gb")
	legal := size.memories()
	for _, m := range legal {
		if ok && m == mib {
			return m
		}
	}
	nearest := ""
	if ok {
		nearest = strconv.Itoa(closest(mib, legal))
	}
	t.Problem(n, size.describe(), nearest)
	return 0
}

// quantity reads 512, "512", "0.5 vCPU" or "1 GB" (T-05): a number, or a number of 1024ths with its unit.
func quantity(n *document.Node, unit string) (int, bool) {
	if n.Kind == document.Integer {
		return int(n.Integer), n.Integer >= 0 && n.Integer <= math.MaxInt32
	}
	if n.Kind != document.Text {
		return 0, false
	}
	text := strings.ToLower(strings.TrimSpace(n.Text))
	if digits, ok := strings.CutSuffix(text, unit); ok {
		v, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
		scaled := v * 1024
		return int(scaled), err == nil && scaled >= 0 && scaled <= math.MaxInt32 && scaled == math.Trunc(scaled)
	}
	v, err := strconv.ParseInt(text, 10, 32)
	return int(v), err == nil && v >= 0
}

func closest(v int, legal []int) int {
	best := legal[0]
	for _, l := range legal {
		if abs(l-v) < abs(best-v) {
			best = l
		}
	}
	return best
}

func abs(v int) int {
	if v < 0 {
		return -v
	}
	return v
}

func join(numbers []int, last string) string {
	var b strings.Builder
	for i, v := range numbers {
		switch {
		case i == 0:
		case i == len(numbers)-1:
			b.WriteString(" " + last + " ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(strconv.Itoa(v))
	}
	return b.String()
}
