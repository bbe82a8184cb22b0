package usage

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// instanceMinimum is charged for every start of an instance, in seconds (AWS EC2 On-Demand pricing page).
const instanceMinimum = 60

// rented is a container instance as it is paid: by the second, from its start until it is lost.
type rented struct {
	id    model.InstanceID
	of    *model.Instances
	since clock.Time
	warm  bool // it ran before the run began: no minimum
	until clock.Time
	over  bool
}

func (m *Meter) rent(at clock.Time, e model.InstanceRegistered) {
	m.instances = append(m.instances,
		&rented{id: e.Instance, of: &m.fleet[e.Index], since: at, warm: at == 0})
}

func (m *Meter) giveBack(at clock.Time, id model.InstanceID) {
	for _, i := range m.instances {
		if i.id == id && !i.over {
			i.until, i.over = at, true
		}
	}
}

// book enters the hours of an instance and of its root volume, to its group of instances.
func (i *rented) book(l *Ledger, w window, horizon clock.Time) {
	end := secondsBy(i.since, horizon)
	if i.over {
		end = secondsBy(i.since, i.until)
		if !i.warm {
			end = max(end, instanceMinimum)
		}
	}
	w.eachHour(i.since, 0, end, func(hour int, seconds int64) {
		l.Add(Key{i.of.Name, EC2(i.of.Type.Name), Steady, hour}, seconds)
		l.Add(Key{i.of.Name, EBSGp3, Steady, hour}, seconds*int64(i.of.RootGiB))
	})
}
