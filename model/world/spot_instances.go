package world

import (
	"ecsim/model"
	"ecsim/model/capacity/spot"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// noticeOf is how long before it takes an instance EC2 says so (ES-01).
const noticeOf = 2 * clock.Minute

// agentPoll is how often an agent with ECS_ENABLE_SPOT_INSTANCE_DRAINING looks for the notice (ES-04).
const agentPoll = clock.Second

// pool is the Spot pool of an instance.
func (i *instance) pool() model.SpotPoolID { return model.SpotPoolID{Type: i.Type.Name, Zone: i.Zone} }

// isIn reports whether an instance holds capacity of a Spot pool that EC2 does not want back.
func (i *instance) isIn(id model.SpotPoolID) bool {
	return i.Spot && i.pool() == id && !i.wanted && !i.lost && !i.terminated
}

// spotTypeFor is the type of a Spot instance that EC2 launches: of the pools that have room, the one that
// the allocation strategy of its group prefers (ES-08). nil: none has.
func (w *World) spotTypeFor(at clock.Time, c *model.LaunchInstance) *model.InstanceType {
	var open []model.SpotPoolID
	var types []*model.InstanceType
	for _, t := range c.Types {
		if id := (model.SpotPoolID{Type: t.Name, Zone: c.Instance.Zone}); !w.spotRefuses(at, id, nil) {
			open, types = append(open, id), append(types, t)
		}
	}
	if len(open) == 0 {
		return nil
	}
	strategy := model.PriceCapacityOptimized // of Managed Instances
	if g := w.scenario.Cluster.Group(c.Instance.Group); g != nil {
		strategy = g.SpotAllocation
	}
	return types[w.market.Choose(strategy, open)]
}

// hireInstance lets a Spot instance that runs meet its pool's calm hazard one day (ES-13).
func (w *World) hireInstance(i *instance) {
	if i.hired || !i.Spot {
		return
	}
	i.hired = true
	life := w.market.Lifetime(i.pool(), string(i.ID))
	if w.now().Add(life) <= clock.Time(w.scenario.Horizon) {
		w.inSpan(life, i, (*World).wantBack)
	}
}

// wantBack: EC2 will want a Spot instance back. It may recommend first to replace it (ES-03); the notice is
// best effort (ES-01).
func (w *World) wantBack(at clock.Time, i *instance) {
	if !i.isIn(i.pool()) {
		return
	}
	i.wanted = true
	id := string(i.ID)
	k := w.market.Knobs(i.pool())
	lead := k.RebalanceLead.Sample(w.streams.Stream("spot rebalance lead", id))
	isTold := random.Fraction(w.streams.Pick("spot notice", id)) >= k.NoticeMissing
	if isTold || lead > 0 {
		w.deliver(at, model.InstanceAtRisk{Instance: i.ID})
	}
	if isTold {
		w.inSpan(lead, i, (*World).giveNotice)
		return
	}
	w.inSpan(lead, i, func(w *World, at clock.Time, i *instance) {
		if !i.terminated && !i.lost {
			w.deliver(at, model.InstanceInterrupted{Instance: i.ID})
			w.instanceEnds(at, i)
		}
	})
}

// giveNotice: an instance has two minutes left. Its agent may drain it.
func (w *World) giveNotice(at clock.Time, i *instance) {
	if i.terminated || i.lost {
		return
	}
	w.deliver(at, model.InstanceInterrupted{Instance: i.ID, Notice: true})
	if i.Template.SpotDraining {
		polled := clock.Span(random.Fraction(w.streams.Pick("spot poll", string(i.ID))) * float64(agentPoll))
		w.inSpan(polled, i, func(w *World, at clock.Time, i *instance) {
			if !i.terminated && !i.lost && i.deaf <= at {
				w.deliver(at, model.InstanceDraining{Instance: i.ID, Draining: true})
			}
		})
	}
	w.inSpan(noticeOf, i, (*World).instanceTaken)
}

// instanceTaken: EC2 terminates the instance, whatever still runs there.
func (w *World) instanceTaken(at clock.Time, i *instance) {
	if !i.lost {
		w.instanceEnds(at, i)
	}
}

// inSpan schedules what EC2 does to an instance.
func (w *World) inSpan(span clock.Span, i *instance, do func(*World, clock.Time, *instance)) {
	w.at(w.now().Add(span), model.RankFault, 0, func(w *World, at clock.Time, _ *task, _ int) { do(w, at, i) })
}

// poolsOf are the Spot pools that a fault hits.
func (w *World) poolsOf(f *model.Fault) (ids []model.SpotPoolID) {
	kind := f.Type
	if kind == "" {
		kind = string(model.FargateSpot)
	}
	for _, p := range spot.Pools(&w.scenario.Cluster, w.scenario.Zones) {
		if (kind == model.AnyPool || kind == p.Type) && (f.Zone == "" || f.Zone == p.Zone) {
			ids = append(ids, p.SpotPoolID)
		}
	}
	return ids
}
