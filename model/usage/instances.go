package usage

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// instanceMinimum is charged for every start of an instance, in seconds (AWS EC2 On-Demand pricing page).
const instanceMinimum = 60

// rented is a container instance as it is paid: by the second, from its start until it is lost.
type rented struct {
	model.Instance
	since clock.Time
	warm  bool // it ran before the run began: no minimum
	until clock.Time
	over  bool
}

func (m *Meter) rent(at clock.Time, i model.Instance) {
	m.instances = append(m.instances, &rented{Instance: i, since: at, warm: at == 0})
}

func (m *Meter) giveBack(at clock.Time, id model.InstanceID) {
	for _, i := range m.instances {
		if i.ID == id && !i.over {
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
		l.Add(Key{i.Group, EC2(i.Type.Name), Steady, hour}, seconds)
		l.Add(Key{i.Group, EBSGp3, Steady, hour}, seconds*int64(i.Template.RootGiB))
	})
}
