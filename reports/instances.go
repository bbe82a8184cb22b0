package reports

import (
	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// instances lists how much of the container instances tasks reserved, and how much of the rest no task of
// the same shape could have taken.
func instances(groups []scenarios.InstancesOutcome) (blocks []Block) {
	if len(groups) > 0 {
		blocks = append(blocks, Paragraph("What tasks reserve of container instances, over time. Stranded is "+
			"CPU that is free on an instance beyond the share of its memory that is free, or the other way "+
			"round: tasks of the instance's own shape cannot use it."))
	}
	for _, g := range groups {
		blocks = append(blocks, measures(g.Name, "instances", "Instances "+g.Name+" of type "+g.Type+
			": their number, and percent of what they register",
			[]item{
				{"instances", "instances", g.Instances, "instances"},
				{"· of them without a task, but for daemons", "empty", g.Empty, "instances"},
				{"CPU reserved", "cpu_reserved", g.CPUReserved, quantity.Ratio},
				{"CPU stranded", "cpu_stranded", g.CPUStranded, quantity.Ratio},
				{"memory reserved", "memory_reserved", g.MemoryReserved, quantity.Ratio},
				{"memory stranded", "memory_stranded", g.MemoryStranded, quantity.Ratio},
			}))
	}
	return blocks
}
