package controlplane

import (
	"fmt"
	"strings"

	"ecsim/model/deployment"
)

// describe prints every service and job, one line for each revision that runs or should.
func (c *ControlPlane) describe() string {
	var b strings.Builder
	for _, s := range c.services {
		if s.exists {
			s.describe(&b)
		}
	}
	for _, j := range c.jobs {
		r := j.revisions[0]
		fmt.Fprintf(&b, "%-6s job   pending %d   running %d   stopping %d   waiting %d\n",
			j.name, r.pending(), r.running(), r.leaving(), j.backlog)
	}
	return b.String()
}

func (s *service) describe(b *strings.Builder) {
	name := s.name
	for i := len(s.revisions) - 1; i >= 0; i-- {
		r := s.revisions[i]
		line := fmt.Sprintf("%-6s rev %d %-7s", name, r.id, s.role(r))
		if r == s.current {
			line += fmt.Sprintf("   desired %d", s.desired)
		}
		for _, part := range []struct {
			name  string
			count int
		}{
			{"pending", r.pending()}, {"running", r.running()}, {"healthy", r.serving()},
			{"retiring", r.retiring()}, {"unhealthy", r.unhealthy()}, {"stopping", r.leaving()},
		} {
			if part.count > 0 || part.name == "running" || part.name == "healthy" {
				line += fmt.Sprintf("   %s %d", part.name, part.count)
			}
		}
		if r == s.current {
			line += "   " + s.rollout.state.String()
		}
		b.WriteString(line + "\n")
		name = ""
	}
}

// role is the deployment status of a revision (D-11).
func (s *service) role(r *revision) string {
	switch {
	case r != s.current:
		return "ACTIVE"
	case s.rollout.state == deployment.Failed:
		return "FAILED"
	default:
		return "PRIMARY"
	}
}
