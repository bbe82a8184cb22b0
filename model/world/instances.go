package world

import (
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// instance is the physical side of one container instance.
type instance struct {
	model.Instance
	launched   bool // by a group of the scenario
	hired      bool // of Spot, and EC2 may want it back
	wanted     bool // back, by EC2: its Spot capacity counts no more
	lost       bool
	terminated bool
	running    bool            // while it is in a warm pool
	deaf       clock.Time      // its agent is cut off from ECS until then
	images     map[string]bool // that its agent has pulled; they are never cleaned up
	taken      agentRoom
}

// cachedPull is how long an agent asks the registry about an image whose layers are all there: TS-08
// reports warm starts of 1 to 5 s.
var cachedPull = random.Constant(clock.Second)

// openInstances lets the instances that exist from the beginning register, before any service begins.
func (w *World) openInstances() {
	for index := range w.scenario.Cluster.Instances {
		of := &w.scenario.Cluster.Instances[index]
		for number := 1; number <= of.Count; number++ {
			i := of.Instance(number)
			one := w.addInstance(i)
			if of.Since > 0 {
				w.later(clock.Span(of.Since), one, (*World).instanceJoins)
				continue
			}
			w.schedule(0, model.InstanceLaunched{Instance: i})
			w.schedule(0, model.InstanceRegistered{Instance: i})
		}
	}
	for _, p := range w.scenario.Draining {
		w.schedule(p.At, call{Event: model.InstanceDraining{Instance: p.Instance, Draining: p.Draining}})
	}
}

// instanceJoins: somebody registers a machine that was not there from the beginning, unless it was lost before.
func (w *World) instanceJoins(at clock.Time, i *instance) {
	if !i.lost {
		w.deliver(at, model.InstanceLaunched{Instance: i.Instance})
		w.deliver(at, model.InstanceRegistered{Instance: i.Instance})
	}
}

func (w *World) addInstance(of model.Instance) *instance {
	i := &instance{Instance: of, images: map[string]bool{}}
	w.instances = append(w.instances, i)
	w.instanceOf[i.ID] = i
	return i
}

// loseInstance takes an instance away with its tasks. ECS gives it up after a while, and its tasks then.
func (w *World) loseInstance(at clock.Time, i *instance, reason string) {
	if i == nil || i.lost {
		return
	}
	i.lost = true
	w.schedule(at.Add(w.scenario.Cluster.HostLossDetection), model.InstanceLost{Instance: i.ID})
	for _, t := range w.live {
		if t.instance == i && !t.lost {
			w.loseHost(at, t, reason)
		}
	}
}

// cutOff cuts the agent of the n-th instance off from ECS until an instant. All its tasks go deaf, and it
// takes no more (PL-14).
func (w *World) cutOff(at clock.Time, n int, until clock.Time) {
	i := w.instances[n]
	if i.lost || i.deaf >= until {
		return
	}
	was := i.deaf > at
	i.deaf = until
	w.at(until, model.RankFault, n, (*World).agentIsBack)
	if !was {
		w.deliver(at, model.AgentConnectionChanged{Instance: i.ID})
	}
}

// agentIsBack: ECS reaches the agent of an instance again, unless it was cut off anew.
func (w *World) agentIsBack(at clock.Time, _ *task, n int) {
	if i := w.instances[n]; i.deaf == at && !i.lost {
		w.deliver(at, model.AgentConnectionChanged{Instance: i.ID, Connected: true})
	}
}

// instancesByChance are the instances of a zone that a host loss takes.
func (w *World) instancesByChance(d *disaster, zone string) (lost []*instance) {
	for _, i := range w.instances {
		if i.Zone == zone && !i.lost && w.chance(d, "host loss", string(i.ID)) < d.Fraction {
			lost = append(lost, i)
		}
	}
	return lost
}

// tasksOn is how many tasks there are on an instance whose containers have not exited.
func (w *World) tasksOn(i *instance) (n int) {
	for _, t := range w.live {
		if t.instance == i && !t.lost {
			n++
		}
	}
	return n
}

// images names what a task pulls.
func (t *task) images() string {
	var names []string
	for _, c := range t.build.TaskDefinition.Containers {
		names = append(names, c.Image)
	}
	return strings.Join(names, "\n") + "\n" +
		strconv.FormatFloat(t.build.Delays.ImageMB, 'g', -1, 64)
}

// hasImages reports whether the instance of a task has its images: the agent asks the registry first,
// and takes what is there if the registry is down (L-44, RS-10).
func (t *task) hasImages() bool { return t.instance != nil && t.instance.images[t.images()] }

// keepImages notes that a task's images are on its instance now.
func (t *task) keepImages() {
	if t.instance != nil {
		t.instance.images[t.images()] = true
	}
}
