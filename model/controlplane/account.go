package controlplane

import (
	"fmt"
	"math"
	"slices"

	"ecsim/model"
	"ecsim/model/capacity"
)

// account is what an AWS account allows of one Fargate capacity provider, to all groups together.
// Instances have no such limit (Q-02 is a service's).
type account struct {
	bucket capacity.Bucket // launches
	quota  capacity.Quota  // concurrent vCPUs
	freed  bool            // vCPUs were given back in this step
	queue  []*waiter       // for vCPUs, first come first served
	waits  map[*group]*waiter
	least  int // no waiter asks for less
}

// waiter is a group that was refused so many CPU units, at least; 0: it asks for none any more.
type waiter struct {
	group *group
	units int
}

func newAccounts(l model.Limits) map[model.Provider]*account {
	open := func(vcpus float64) *account {
		return &account{
			bucket: capacity.NewBucket(l.FargateBurst, l.FargateRefillPerSecond),
			quota:  capacity.NewQuota(vcpus), waits: map[*group]*waiter{},
		}
	}
	return map[model.Provider]*account{
		model.Fargate: open(l.OnDemandVCPU), model.FargateSpot: open(l.SpotVCPU),
		model.EC2: {waits: map[*group]*waiter{}},
	}
}

// account is that of a provider. All that launch instances have one, without limits.
func (c *ControlPlane) account(p model.Provider) *account {
	if !p.IsFargate() {
		p = model.EC2
	}
	return c.accounts[p]
}

// hasTokens asks the launch rates of the service and of the account, and whether
// the API throttles.
func (c *ControlPlane) hasTokens(g *group, p model.Provider, cause model.Moment) bool {
	ofService, ofAccount := g.rate.NextAt(c.now), c.account(p).bucket.NextAt(c.now)
	at := max(ofService, ofAccount, c.throttledUntil)
	if at <= c.now {
		return true
	}
	because := "the API is throttled"
	switch at {
	case ofService:
		because = fmt.Sprintf("the service launches at most %d tasks a minute",
			g.perMinute)
	case ofAccount:
		because = fmt.Sprintf("the account has %d launches on %s, and %g more each second",
			c.limits.FargateBurst, p, c.limits.FargateRefillPerSecond)
	}
	c.retryAt(g, at)
	if at == c.throttledUntil {
		cause = c.throttledBy
	}
	c.announceLimit(g, throttled, limit{text: throttledText, because: because}, at, cause)
	return false
}

// hasQuota asks the account's vCPU quota. A group that does not get what it needs tries
// again when tasks have stopped.
func (c *ControlPlane) hasQuota(
	g *group, p model.Provider, units int, cause model.Moment,
) bool {
	a := c.account(p)
	if a.quota.Fits(units) {
		return true
	}
	a.await(g, units)
	most, kind := c.limits.OnDemandVCPU, quotaReached
	if p == model.FargateSpot {
		most, kind = c.limits.SpotVCPU, spotQuotaReached
	}
	because := fmt.Sprintf("the account has %g vCPUs on %s", most, p)
	c.announceLimit(g, kind, limit{text: quotaText, because: because, provider: p}, noRetry, cause)
	return false
}

// isDiscoverable asks whether Cloud Map has room for another task of a service that is found there,
// be it by DNS or by Service Connect. A task that is told to stop leaves its place.
func (c *ControlPlane) isDiscoverable(g *group, cause model.Moment) bool {
	most, s := c.limits.DiscoverableTasks, g.service
	if most == 0 || s == nil || s.spec.CloudMap == nil && s.spec.Connect == nil {
		return true
	}
	tasks := 0
	for _, r := range g.revisions {
		tasks += r.live()
	}
	if tasks < most {
		return true
	}
	because := fmt.Sprintf("at most %d tasks of a service in Cloud Map", most)
	c.announceLimit(g, discoveryFull, limit{text: discoveryText, because: because}, noRetry, cause)
	return false
}

// releaseQuota gives a stopped task's vCPUs back.
func (c *ControlPlane) releaseQuota(t *task) {
	a := c.account(t.provider())
	a.quota.Release(t.group.build(t.revision.id).TaskDefinition.Resources.CPUUnits)
	a.freed = true
}

// retryQuotaWaiters lets groups that wait for vCPUs try again, once each, when some were given
// back.
func (c *ControlPlane) retryQuotaWaiters() {
	for _, p := range [...]model.Provider{model.Fargate, model.FargateSpot} {
		if a := c.accounts[p]; a.freed {
			a.freed = false
			c.serveQueue(a)
		}
	}
}

// serveQueue lets waiters try again, in their order, as long as there are vCPUs for any. One that still
// lacks some keeps its place.
func (c *ControlPlane) serveQueue(a *account) {
	for i := 0; i < len(a.queue); {
		if !a.quota.Fits(a.least) {
			return
		}
		w := a.queue[i]
		if a.quota.Fits(w.units) {
			w.units = 0
			c.retry(w.group)
		}
		switch {
		case w.units > 0:
			i++
		case i == 0:
			delete(a.waits, w.group)
			a.queue = a.queue[1:]
		default:
			delete(a.waits, w.group)
			a.queue = slices.Delete(a.queue, i, i+1)
		}
	}
	a.least = math.MaxInt
	for _, w := range a.queue {
		a.least = min(a.least, w.units)
	}
}

// await notes that a group waits for CPU units.
func (a *account) await(g *group, units int) {
	w := a.waits[g]
	if w == nil {
		w = &waiter{group: g}
		a.waits[g] = w
		a.queue = append(a.queue, w)
	}
	if w.units == 0 || units < w.units {
		w.units = units
	}
	if len(a.queue) == 1 || units < a.least {
		a.least = units
	}
}
