package model

// Share is what something that runs beside the program takes of its task.
type Share struct {
	CPUUnits  int
	MemoryMiB int
}

// Aside is what the proxy of Service Connect and the log router take of the task, at most half of it
// (T-29).
func (b *Build) Aside() Share {
	aside := b.Proxy
	for i := range b.TaskDefinition.Containers {
		if c := &b.TaskDefinition.Containers[i]; c.LogRouter {
			share := b.LogRouter
			if c.CPUUnits > 0 {
				share.CPUUnits = c.CPUUnits
			}
			if reserved := max(c.MemoryMiB, c.ReservationMiB); reserved > 0 {
				share.MemoryMiB = reserved
			}
			aside.CPUUnits += share.CPUUnits
			aside.MemoryMiB += share.MemoryMiB
		}
	}
	whole := b.TaskDefinition.Resources
	aside.CPUUnits = min(aside.CPUUnits, whole.CPUUnits/2)
	aside.MemoryMiB = min(aside.MemoryMiB, whole.MemoryMiB/2)
	return aside
}

// VCPU is what is left of the task's vCPUs for the program.
func (b *Build) VCPU() float64 {
	return float64(b.TaskDefinition.Resources.CPUUnits-b.Aside().CPUUnits) / 1024
}

// Cores is how many vCPUs a task reserves, which utilization is a share of (MET-01).
func (b *Build) Cores() float64 { return float64(b.TaskDefinition.Resources.CPUUnits) / 1024 }

// MemoryLimit is the hard limit that requests meet, in MiB: the main container's if it has one, else
// what is left of the task's; 0: there is none, only a reservation (T-10).
func (b *Build) MemoryLimit() float64 {
	d := &b.TaskDefinition
	if len(d.Containers) > 0 {
		if own := d.Containers[d.Main()].MemoryMiB; own > 0 {
			return float64(own)
		}
	}
	if d.Unbounded.Memory {
		return 0
	}
	return float64(d.Resources.MemoryMiB - b.Aside().MemoryMiB)
}
