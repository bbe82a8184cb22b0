package controlplane

import (
	"slices"

	"ecsim/model"
	"ecsim/model/capacity"
)

// account is what an AWS account allows of one Fargate capacity provider, to all groups together.
type account struct {
	bucket  capacity.Bucket // launches
	quota   capacity.Quota  // concurrent vCPUs
	waiters []*group        // for vCPUs, first come first served
	freed   bool            // vCPUs were given back in this step
}

func newAccounts(l model.Limits) map[model.Provider]*account {
	return map[model.Provider]*account{
		model.Fargate: {
			bucket: capacity.NewBucket(l.FargateBurst, l.FargateRefillPerSecond),
			quota:  capacity.NewQuota(l.OnDemandVCPU)},
		model.FargateSpot: {
			bucket: capacity.NewBucket(l.FargateBurst, l.FargateRefillPerSecond),
			quota:  capacity.NewQuota(l.SpotVCPU)},
	}
}

// hasTokens asks the launch rates of the service and of the account, and whether
// the API throttles.
func (c *ControlPlane) hasTokens(g *group, p model.Provider, cause model.Moment) bool {
	at := max(g.rate.NextAt(c.now), c.accounts[p].bucket.NextAt(c.now), c.throttledUntil)
	if at <= c.now {
		return true
	}
	c.retryAt(g, at)
	if at == c.throttledUntil {
		cause = c.throttledBy
	}
	c.announce(g, throttled, throttledText, at, cause)
	return false
}

// hasQuota asks the account's vCPU quota. A group that does not get what it needs tries
// again when tasks have stopped.
func (c *ControlPlane) hasQuota(
	g *group, p model.Provider, units int, cause model.Moment,
) bool {
	a := c.accounts[p]
	if a.quota.Fits(units) {
		return true
	}
	if !slices.Contains(a.waiters, g) {
		a.waiters = append(a.waiters, g)
	}
	c.announce(g, quotaReached, quotaText, noRetry, cause)
	return false
}

// releaseQuota gives a stopped task's vCPUs back.
func (c *ControlPlane) releaseQuota(t *task) {
	a := c.accounts[t.provider()]
	a.quota.Release(t.group.build(t.revision.id).TaskDefinition.Resources.CPUUnits)
	a.freed = true
}

// retryQuotaWaiters lets groups that wait for vCPUs try again, once each, when some were given
// back.
func (c *ControlPlane) retryQuotaWaiters() {
	for _, p := range [...]model.Provider{model.Fargate, model.FargateSpot} {
		a := c.accounts[p]
		if !a.freed {
			continue
		}
		a.freed = false
		waiters := a.waiters
		a.waiters = nil
		for _, g := range waiters {
			c.retry(g)
		}
	}
}
