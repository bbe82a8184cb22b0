package controlplane

import (
	"time"

	"ecsim/model"
	"ecsim/model/capacity/cas"
	"ecsim/model/placement"
)

// shape is an instance that a group may launch, of one type in one zone, as it would register.
type shape struct {
	host   *placement.Host // in a cluster without tasks
	offers cas.Resources
}

func shapesOf(of *model.AutoScalingGroup, provider model.Provider) (out []shape) {
	empty := placement.NewCluster(0)
	for i := range of.Types {
		for _, zone := range of.Zones {
			instance := model.Instance{ID: model.InstanceName(of.Name, 0), Group: of.Name, Provider: provider,
				Zone: zone, Type: &of.Types[i], Template: &of.Template}
			out = append(out, shape{empty.Register(registration(&instance, time.Time{}, false)), offered(&instance)})
		}
	}
	return out
}

// offered is what an instance of a type has for tasks, as cluster auto scaling sees it.
func offered(i *model.Instance) cas.Resources {
	out := cas.Resources{CPUUnits: i.Type.CPUUnits, MemoryMiB: i.MemoryMiB(),
		Interfaces: i.TaskInterfaces(), GPUs: i.Type.GPUs}
	for _, p := range reservedPorts {
		out.Ports = append(out.Ports, model.HostPort(p))
	}
	return out
}

// reservation is the metric of the minute that is over (CP-02 to CP-10). What daemons will reserve of new
// instances is not there for the tasks that wait (DM-02).
func (c *ControlPlane) reservation(p *managed) model.Reservation {
	now := c.occupied(p)
	var alone, beside []cas.Resources
	for _, s := range p.shapes {
		alone = append(alone, s.offers)
		beside = append(beside, c.besideDaemons(s))
	}
	r := p.settings.Reserve(now, cas.RangeOf(beside))
	if r.Excluded > 0 {
		r.Beside = r.Excluded - p.settings.Reserve(now, cas.RangeOf(alone)).Excluded
	}
	return r
}

// besideDaemons is what an instance offers when every daemon that wants a task there has one.
func (c *ControlPlane) besideDaemons(of shape) cas.Resources {
	left := of.offers
	for _, s := range c.services {
		if s.exists && !s.deleted && s.isDaemon() && s.current.placing[0].request.Wants(of.host) {
			left = left.Less(needs(s.current, 0))
		}
	}
	return left
}
