package controlplane

// deleteService is DeleteService (S-35): it needs a desired count of 0, or force. The service is then
// DRAINING, nothing starts or scales any more, and INACTIVE once its last task has stopped.
func (c *ControlPlane) deleteService(s *service, force bool) {
	if !s.exists || s.deleted {
		return
	}
	if s.desired > 0 && !force {
		c.announce(&s.group, deletion,
			"cannot be deleted while it is scaled above 0: only DeleteService with force does.", noRetry,
			c.event)
		return
	}
	c.endRebalancing(s, "the service is deleted")
	s.deleted, s.scaling = true, nil
	c.announce(&s.group, deletion, "is DRAINING: DeleteService.", noRetry, c.event)
	if s.desired > 0 {
		c.setDesired(s, 0, "", "DeleteService with force", c.event)
	}
	c.reconcile(&s.group)
}

// checkDeletion ends a service whose last task has stopped.
func (c *ControlPlane) checkDeletion(s *service) {
	if !s.deleted {
		return
	}
	for _, r := range s.revisions {
		if r.live()+r.leaving() > 0 {
			return
		}
	}
	s.exists = false
	c.announce(&s.group, inactive, "is INACTIVE.", noRetry, s.wanted)
}
