package lifecycle

import (
	"errors"
	"fmt"
	"strings"

	"ecsim/model"
)

// Graph is the dependsOn graph of a task definition's containers. Containers are named by their
// index.
type Graph struct {
	containers []model.Container
	needs      [][]need // by container: what must have happened before it is created
	dependents [][]int  // by container: who waits for it; they are stopped before it
}

// need is one dependency of a container.
type need struct {
	on        int
	condition model.Condition
}

// DependencyError is a dependsOn entry that can never be satisfied.
type DependencyError struct {
	Container string
	On        string
	Why       string
}

// Error says which entry is wrong.
func (e *DependencyError) Error() string {
	return fmt.Sprintf("container %q depends on %q: %s", e.Container, e.On, e.Why)
}

// CycleError is a ring of containers that wait for each other (L-24): the first is named again at
// the end.
type CycleError struct{ Containers []string }

// Error prints the ring.
func (e *CycleError) Error() string {
	return "containers wait for each other: " + strings.Join(e.Containers, " → ")
}

// NewGraph makes the graph, or returns every reason why ECS would refuse it, joined.
func NewGraph(containers []model.Container) (*Graph, error) {
	g := &Graph{containers: containers,
		needs: make([][]need, len(containers)), dependents: make([][]int, len(containers))}
	index := make(map[string]int, len(containers))
	for i, c := range containers {
		index[c.Name] = i
	}
	var problems []error
	for i, c := range containers {
		for _, d := range c.DependsOn {
			on, known := index[d.Container]
			if why := refuse(containers, on, known, d.Condition); why != "" {
				problems = append(problems, &DependencyError{c.Name, d.Container, why})
				continue
			}
			g.needs[i] = append(g.needs[i], need{on, d.Condition})
			g.dependents[on] = append(g.dependents[on], i)
		}
	}
	if ring := g.cycle(); ring != nil {
		problems = append(problems, &CycleError{ring})
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return g, nil
}

// refuse is why a condition on a container is not allowed; empty when it is.
func refuse(containers []model.Container, on int, known bool, condition model.Condition) string {
	if !known {
		return "there is no such container"
	}
	c := containers[on]
	switch condition {
	case model.DependsStart:
	case model.DependsComplete, model.DependsSuccess:
		if c.Essential {
			return string(condition) + " is not allowed on an essential container" // L-21, L-22
		}
	case model.DependsHealthy:
		if c.HealthCheck == nil {
			return "HEALTHY needs a health check" // L-23
		}
	default:
		return "unknown condition " + string(condition)
	}
	return ""
}

// cycle is a ring in the graph, by container name; nil when there is none.
func (g *Graph) cycle() []string {
	const unseen, open, done = 0, 1, 2
	state := make([]int, len(g.containers))
	var path []int
	var visit func(i int) []string
	visit = func(i int) []string {
		state[i], path = open, append(path, i)
		for _, n := range g.needs[i] {
			if state[n.on] == open {
				return g.ring(path, n.on)
			}
			if state[n.on] == unseen {
				if ring := visit(n.on); ring != nil {
					return ring
				}
			}
		}
		state[i], path = done, path[:len(path)-1]
		return nil
	}
	for i := range g.containers {
		if state[i] == unseen {
			if ring := visit(i); ring != nil {
				return ring
			}
		}
	}
	return nil
}

// ring names the containers of path from the given one on, and that one again.
func (g *Graph) ring(path []int, from int) []string {
	var names []string
	for _, i := range path {
		if i == from || len(names) > 0 {
			names = append(names, g.containers[i].Name)
		}
	}
	return append(names, g.containers[from].Name)
}
