package asg

import "slices"

// Shift keeps launches out of a zone, or lets them in again, if zonal shifts reach the group (AZ-11).
func (g *Group) Shift(zone string, is bool) {
	if !g.spec.ZonalShift || !slices.Contains(g.spec.Zones, zone) || g.isShifted(zone) == is {
		return
	}
	if is {
		g.shifted = append(g.shifted, zone)
		return
	}
	g.shifted = slices.DeleteFunc(g.shifted, func(z string) bool { return z == zone })
}

// IsShifted reports whether any zone of the group is shifted away: no policy scales it in meanwhile, in any
// of its zones (AZ-11).
func (g *Group) IsShifted() bool { return len(g.shifted) > 0 }

func (g *Group) isShifted(zone string) bool { return slices.Contains(g.shifted, zone) }

// isIgnored reports whether an instance that is not healthy stays: it is in a shifted zone, and the group
// ignores those.
func (g *Group) isIgnored(m *Member) bool {
	return m.failed && g.spec.IgnoreUnhealthy && g.isShifted(m.Zone)
}
