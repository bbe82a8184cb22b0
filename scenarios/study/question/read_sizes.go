package question

import (
	"fmt"
	"math"

	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// readSizes is the levels of an axis over the sizes that Fargate has, between two sizes: its paths are those of
// the CPU units and of the memory.
func (r *reader) readSizes(t *reading.Table, a *Axis) {
	t.Word("sizes", "legal")
	least := r.size(t, "least", awsjson.FargateSize{})
	most := r.size(t, "most", awsjson.FargateSize{CPUUnits: math.MaxInt, MemoryMiB: math.MaxInt})
	if len(a.Paths) != 2 {
		r.At(a.Place, fmt.Sprintf("%d paths", len(a.Paths)),
			"two paths of a task definition, that of its cpu and that of its memory", "")
		return
	}
	for _, s := range awsjson.FargateSizes() {
		if s.CPUUnits < least.CPUUnits || s.CPUUnits > most.CPUUnits ||
			s.MemoryMiB < least.MemoryMiB || s.MemoryMiB > most.MemoryMiB {
			continue
		}
		a.Levels = append(a.Levels, Level{
			Label:  s.String(),
			Set:    []string{fmt.Sprintf("%s=%d", a.Paths[0], s.CPUUnits), fmt.Sprintf("%s=%d", a.Paths[1], s.MemoryMiB)},
			Number: math.NaN(), Place: a.Place,
		})
	}
	if len(a.Levels) == 0 {
		r.At(t.Place(), "no size of Fargate between least and most", "CPU units and MiB such as [256, 512]", "")
	}
}

// size is a list of CPU units and MiB.
func (r *reader) size(t *reading.Table, key string, otherwise awsjson.FargateSize) awsjson.FargateSize {
	n := t.Get(key)
	if n == nil {
		return otherwise
	}
	isWhole := func(n *document.Node) bool { return n.Kind == document.Integer && n.Integer > 0 }
	if n.Kind != document.List || len(n.Items) != 2 || !isWhole(n.Items[0]) || !isWhole(n.Items[1]) {
		r.Problem(n, "a list of CPU units and MiB, such as [256, 512]", "")
		return otherwise
	}
	return awsjson.FargateSize{CPUUnits: int(n.Items[0].Integer), MemoryMiB: int(n.Items[1].Integer)}
}
