package controlplane

import (
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/model/placement"
)

// startOnChosen is StartTask: one task on each instance of the caller's choice, whatever strategies and
// constraints say. One that cannot take it is among the failures of the call, and ECS does not try again
//
func (c *ControlPlane) startOnChosen(j *job) {
	var failures []string
	q := launchRequest{forDesired, j.revisions[0], 1, "StartTask", c.event}
	for _, id := range j.chosen {
		h := c.fleet.byID[id]
		if why := c.refusalOf(j, h); why != "" {
			failures = append(failures, string(id)+": "+why)
			continue
		}
		j.calls = append(j.calls, call{c.event, 1})
		c.charge(&j.group, q.revision, 0)
		c.startTask(&j.group, q, 0, slices.Index(j.zones, h.zone), h)
	}
	if len(failures) > 0 {
		text := "call of StartTask returned failures: " + strings.Join(failures, ", ")
		c.tell(&j.group, limit{text: text}, noRetry, c.event)
		c.emit(model.FailRuns{Job: j.name, Count: len(failures)})
	}
}

// refusalOf is why an instance takes no task of StartTask, in AWS's words; empty: it takes one.
func (c *ControlPlane) refusalOf(j *job, h *host) string {
	if h == nil {
		return "MISSING"
	}
	if o := j.revisions[0].placing[0].request.ObstacleAt(h.Host); o != placement.None {
		return string(o)
	}
	if limit := c.limitOf(&j.group, j.revisions[0], 0, c.event); limit != model.NoLimit {
		return "a limit of the account"
	}
	return ""
}
