package lifecycle

import "ecsim/model"

// essentialExit is the first essential container, in the order of the document, that came to an
// end: its task must stop with every other container (L-12). It is -1 when there is none.
func (g *Graph) essentialExit(states []ContainerState) int {
	for i, c := range g.containers {
		if c.Essential && states[i].IsFinal() {
			return i
		}
	}
	return -1
}

// Status is the task's status as its containers tell it, the least of theirs (L-11): ACTIVATING
// until each has started, RUNNING from then on; STOPPING once an essential one ended and others
// still run (L-13); DEPROVISIONING when nothing runs and nothing will.
func (g *Graph) Status(states []ContainerState) model.TaskStatus {
	waiting, running := false, false
	for _, s := range states {
		waiting = waiting || s.Stage == Waiting
		running = running || s.Stage == Started
	}
	ended := g.essentialExit(states) >= 0
	switch {
	case ended && running:
		return model.Stopping
	case ended:
		return model.Deprovisioning
	case waiting:
		return model.Activating
	}
	return model.Running
}
