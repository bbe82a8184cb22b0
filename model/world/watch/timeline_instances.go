package watch

import (
	"fmt"

	"ecsim/model"
	"ecsim/sim/clock"
)

// launched tells a run of commands that launch instances of one group, or terminate instances, in one
// line, and returns how many commands that were. What the run begins with is told by nobody.
func (w *Timeline) launched(at clock.Time, cmds []model.Command) (length int) {
	first, n := cmds[0], 0
	var because string
	for _, cmd := range cmds {
		c, isLaunch := cmd.(model.LaunchInstance)
		if was, ok := first.(model.LaunchInstance); isLaunch != ok || ok && was.Instance.Group != c.Instance.Group {
			break
		}
		if t, ok := cmd.(model.TerminateInstance); ok {
			w.add(at, string(t.Instance), "instance is terminated", t.Because)
		} else if !isLaunch {
			break
		}
		length++
		if isLaunch && !c.Warm {
			n++
			if n == 1 {
				because = c.Because
			}
		}
	}
	if c, ok := first.(model.LaunchInstance); ok && n == 1 {
		w.add(at, c.Instance.Group, "launches "+string(c.Instance.ID), c.Because)
	} else if ok && n > 1 {
		w.add(at, c.Instance.Group, fmt.Sprintf("launches %d instances", n), because)
	}
	return length
}

// whereabouts says what an instance is and where.
func whereabouts(i *model.Instance) string {
	if i.IsExternal() {
		return "a machine outside AWS"
	}
	return i.Type.Name + " in " + i.Zone
}
