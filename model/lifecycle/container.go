package lifecycle

import (
	"fmt"

	"ecsim/model"
	"ecsim/sim/clock"
)

// Stage is how far a container has come.
type Stage uint8

// Stages of a container. The last two are final.
const (
	Waiting Stage = iota // not created
	Started
	Exited
	Broken // it never started and never will: its image cannot be pulled, or it cannot be created
)

// ContainerState is what is known of one container.
type ContainerState struct {
	Stage     Stage
	StartedAt clock.Time // when Stage is Started or Exited
	ExitCode  int        // when Stage is Exited
	Health    model.HealthStatus
	Healthy   bool // it has been HEALTHY at least once: what HEALTHY asks for at start-up (L-23)
}

// IsFinal reports whether nothing more happens to the container.
func (s ContainerState) IsFinal() bool { return s.Stage == Exited || s.Stage == Broken }

// Startable lists the containers that may be created now: they wait for nothing more (L-20 to
// L-23).
func (g *Graph) Startable(states []ContainerState) []int {
	var ready []int
	for i := range g.containers {
		if states[i].Stage == Waiting && g.satisfied(i, states) {
			ready = append(ready, i)
		}
	}
	return ready
}

func (g *Graph) satisfied(i int, states []ContainerState) bool {
	for _, n := range g.needs[i] {
		if !n.satisfied(states[n.on]) {
			return false
		}
	}
	return true
}

func (n need) satisfied(s ContainerState) bool {
	switch n.condition {
	case model.DependsStart:
		return s.Stage == Started || s.Stage == Exited // L-20: one that has stopped did start
	case model.DependsComplete:
		return s.Stage == Exited
	case model.DependsSuccess:
		return s.Stage == Exited && s.ExitCode == 0
	default:
		return s.Healthy
	}
}

// Failure is why a container that waits can never start, so that the task must stop; empty when
// there is no such container (L-18, L-22, L-24).
func (g *Graph) Failure(at clock.Time, states []ContainerState) string {
	for i := range g.containers {
		if states[i].Stage != Waiting {
			continue
		}
		for _, n := range g.needs[i] {
			if why := g.hopeless(at, n, states[n.on]); why != "" {
				return fmt.Sprintf("container %s cannot start: %s %s", g.containers[i].Name,
					g.containers[n.on].Name, why)
			}
		}
	}
	return ""
}

// hopeless is why a need can never be satisfied any more; empty while it can.
func (g *Graph) hopeless(at clock.Time, n need, s ContainerState) string {
	switch {
	case n.satisfied(s):
		return ""
	case s.Stage == Broken:
		return "never started" // L-24
	case s.Stage == Exited && n.condition == model.DependsSuccess:
		return fmt.Sprintf("exited with code %d", s.ExitCode) // L-22
	case s.Stage == Exited:
		return "exited before it was healthy"
	case at >= g.startDeadline(n, s):
		return fmt.Sprintf("was not %s within its start timeout of %s", n.condition,
			g.containers[n.on].StartTimeout) // L-18
	}
	return ""
}

// startDeadline is when a need fails for want of time. The timeout is the dependency's own and is
// measured from its start, so it never applies to START, which is satisfied by then (L-18).
func (g *Graph) startDeadline(n need, s ContainerState) clock.Time {
	timeout := g.containers[n.on].StartTimeout
	if timeout == 0 || s.Stage != Started {
		return clock.Never
	}
	return s.StartedAt.Add(timeout)
}

// NextTimeout is the earliest instant at which a start timeout makes Failure true; Never when
// none can.
func (g *Graph) NextTimeout(states []ContainerState) clock.Time {
	next := clock.Never
	for i := range g.containers {
		if states[i].Stage != Waiting {
			continue
		}
		for _, n := range g.needs[i] {
			if !n.satisfied(states[n.on]) {
				next = min(next, g.startDeadline(n, states[n.on]))
			}
		}
	}
	return next
}

// Stoppable lists the running containers that may be signalled now: everything that depends on
// them has stopped or was never created (L-26).
func (g *Graph) Stoppable(states []ContainerState) []int {
	var ready []int
	for i := range g.containers {
		free := states[i].Stage == Started
		for _, d := range g.dependents[i] {
			free = free && states[d].Stage != Started
		}
		if free {
			ready = append(ready, i)
		}
	}
	return ready
}
