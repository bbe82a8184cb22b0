package controlplane

import "cmp"

// followInstances makes the desired count of a daemon what its instances ask for: one for each that is
// ACTIVE and matches (DM-01). Its task on another one stops: at once where the constraints match no
// longer (S-04), and on a DRAINING instance when every other task has left it (DM-02). Until then, and
// until ECS hears of the end of one on a lost instance, it counts as desired; so do one whose agent is cut
// off and one that is protected (S-33).
func (c *ControlPlane) followInstances(s *service) {
	if !s.follow || !s.isDaemon() {
		return
	}
	s.follow = false
	if s.deleted {
		return
	}
	wants := &s.current.placing[0].request
	desired, cause := 0, cmp.Or(s.followed, c.event)
	for _, h := range c.fleet.hosts {
		if wants.Wants(h.Host) {
			desired++
		}
	}
	for _, t := range s.table.tasks {
		if t == nil || !t.standing.IsLive() || !t.host.lost && wants.Wants(t.host.Host) {
			continue
		}
		switch {
		case t.protected || t.host.lost || t.host.draining && t.host.others() > 0 ||
			t.host.cutOff || c.down[t.host.zone]:
			desired++
		case t.host.draining:
			c.stopTask(t, "its instance "+string(t.host.id)+" is DRAINING and has no other task", t.host.drained)
			cause = t.host.drained
		default:
			c.stopTask(t, "its instance "+string(t.host.id)+" does not match", c.event)
		}
	}
	if desired != s.desired {
		c.setDesired(s, desired, "", "one task on each active instance that matches", cause)
	}
}
