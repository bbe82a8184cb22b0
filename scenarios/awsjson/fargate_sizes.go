package awsjson

import "strconv"

// FargateSize is a size that a Fargate task of Linux can have.
type FargateSize struct{ CPUUnits, MemoryMiB int }

// FargateSizes lists every legal size (T-03), by CPU units, then memory.
func FargateSizes() []FargateSize {
	var all []FargateSize
	for _, row := range sizes {
		for _, memory := range row.memories() {
			all = append(all, FargateSize{row.cpu, memory})
		}
	}
	return all
}

// String is the size as people say it: 0.25 vCPU, 0.5 GB.
func (s FargateSize) String() string {
	number := func(units int) string { return strconv.FormatFloat(float64(units)/1024, 'f', -1, 64) }
	return number(s.CPUUnits) + " vCPU, " + number(s.MemoryMiB) + " GB"
}
