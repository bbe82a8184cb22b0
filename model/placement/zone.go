package placement

// Obstacle is why a zone or a host cannot take a task now; empty when it can.
type Obstacle string

// Obstacles.
const (
	None       Obstacle = ""
	ZoneDown   Obstacle = "zone is down"                          // AZ-07
	NoCapacity Obstacle = "capacity was unavailable a moment ago" // FS-05
)

// Zone is a candidate: one Availability Zone of the service's subnets, in the service's order.
type Zone struct {
	Name     string
	Peers    int // tasks of the same revision and capacity provider there
	Tasks    int // all tasks of the service there
	Obstacle Obstacle
}

// Rejection is a zone or a host that was refused and why.
type Rejection struct {
	Place    string
	Obstacle Obstacle
}

// String prints us-east-1a: zone is down.
func (r Rejection) String() string { return r.Place + ": " + string(r.Obstacle) }

// Choose returns the index of the zone for the next task, or -1 when every zone is refused.
//
// Fargate spreads a service evenly over the zones of its subnets, for each capacity provider apart
// (S-09). So the zone with the fewest peers wins; among those the one with the fewest tasks of the
// service (S-07); among those the least tie, a hash of the zone's name.
func Choose(zones []Zone, tie func(zone string) uint64) int {
	best := -1
	for i := range zones {
		if zones[i].Obstacle == None && (best < 0 || precedes(&zones[i], &zones[best], tie)) {
			best = i
		}
	}
	return best
}

// Rejections lists the refused zones in their order.
func Rejections(zones []Zone) []Rejection {
	var out []Rejection
	for _, z := range zones {
		if z.Obstacle != None {
			out = append(out, Rejection{z.Name, z.Obstacle})
		}
	}
	return out
}

func precedes(a, b *Zone, tie func(string) uint64) bool {
	if a.Peers != b.Peers {
		return a.Peers < b.Peers
	}
	if a.Tasks != b.Tasks {
		return a.Tasks < b.Tasks
	}
	if ta, tb := tie(a.Name), tie(b.Name); ta != tb {
		return ta < tb
	}
	return a.Name < b.Name
}
