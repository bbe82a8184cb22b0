package awsjson

import (
	"ecsim/model"
	"ecsim/scenarios/reading"
)

// WarmPool reads a PutWarmPool request or the WarmPoolConfiguration of a described group (CP-30); nil when
// there is none.
func WarmPool(t *reading.Table) *model.WarmPool {
	if t.Node == nil {
		return nil
	}
	t.Quiet("AutoScalingGroupName", "Status")
	p := &model.WarmPool{Prepared: -1, Min: t.Integer("MinSize", 0, MostInstances)}
	if t.Has("MaxGroupPreparedCapacity") {
		p.Prepared = t.Integer("MaxGroupPreparedCapacity", -1, MostInstances)
	}
	p.State = model.PoolState(t.Word("PoolState", string(model.PoolStopped), string(model.PoolRunning),
		string(model.PoolHibernated)))
	reuse := t.Table("InstanceReusePolicy")
	if n := reuse.Get("ReuseOnScaleIn"); n != nil && n.Bool {
		reuse.Problem(n, "false: capacity providers do not support reuse", "")
	}
	reuse.Quiet("ReuseOnScaleIn")
	reuse.Done()
	t.Done()
	return p
}
