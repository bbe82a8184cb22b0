package controlplane

import (
	"strconv"

	"ecsim/model"
	"ecsim/model/autoscaling"
	"ecsim/model/capacity"
	"ecsim/model/deployment"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// service is an ECS service: the group of its tasks, what is wanted of it, and its deployment.
type service struct {
	group
	spec    *model.Service
	exists  bool
	deleted bool // DRAINING: it exists until its last task has stopped (S-35)
	desired int
	wanted  model.Moment // the command that set desired, or the event that created the service
	current *revision    // the one that the newest deployment brings
	rollout rollout
	// of a service whose deployments shift traffic: who has it, but for what the one in progress got
	production model.RevisionID
	stages     int // lifecycle stages entered so far
	rollouts   int // deployments begun so far
	hookRuns   int // lifecycle hooks run so far

	sets                  []*taskSet         // in order of creation; of an external controller
	completed             []model.RevisionID // whose deployment is COMPLETED, newest last
	healthyReplacements   []*task            // became healthy, not acted on yet (S-15)
	unhealthyReplacements []*task            // likewise unhealthy (S-15)
	steady                bool               // in steady state (S-26)
	follow                bool               // of a daemon: its instances have changed (DM-01)
	followed              model.Moment       // when they did; 0: not since it exists
	movesAtOnce           int                // S-41; 0: as many as there is room for
	rebalancing           rebalancing
	warming               bool // its first tasks run since before the run began

	scaling    *autoscaling.Target           // nil: no scalable target
	evaluateAt clock.Time                    // the timer that is set for it; 0: none
	alarms     []*alarm                      // that deployments name
	scalingOut bool                          // a scale-out is not complete
	seen       map[model.Metric]model.Moment // the latest datapoint of each metric
	alarmed    map[string]model.Moment       // the latest change of each alarm of a policy
	forecast   map[string]model.Moment       // the latest forecast of each predictive policy
	decided    *autoscaling.Decision         // what it could not call UpdateService for yet
	decidedBy  model.Moment                  // what lies behind it
	heldBy     model.Moment                  // what lies behind bounds that a deployment holds back
	callPause  clock.Span                    // before it calls again
}

// rollout is the newest deployment.
type rollout struct {
	state   deployment.State
	breaker deployment.Breaker
	warm    bool               // the one that was there before the run began
	back    bool               // it takes a failed one back
	begun   model.Moment       // the command that began it
	failure model.Moment       // the latest that its breaker counted
	course  *deployment.Course // of a deployment that shifts traffic; nil: it rolls
	stage   stage
	deaf    bool // an alarm was in ALARM when it began, so alarms are ignored
	asked   bool // it has wanted a task
}

func newService(s *model.Scenario, spec *model.Service, f *fleet) *service {
	svc := &service{spec: spec, seen: map[model.Metric]model.Moment{},
		alarmed: map[string]model.Moment{}, forecast: map[string]model.Moment{}}
	svc.name = spec.Name
	svc.service = svc
	svc.builds = s.Builds(spec.Name)
	svc.init(spec.Strategy, spec.Zones)
	svc.attach(f, spec.Placement, s.Zones)
	svc.follow = spec.Daemon
	svc.movesAtOnce = s.Cluster.Limits.RebalancedAtOnce
	svc.perMinute = s.Cluster.Limits.ServiceLaunchesPerMinute
	if svc.onInstances != nil {
		svc.perMinute = s.Cluster.Limits.EC2LaunchesPerMinute
	}
	svc.rate = capacity.PerMinute(svc.perMinute)
	svc.alarms = newAlarms(spec)
	if spec.Scaling != nil {
		svc.scaling = autoscaling.NewTarget(
			autoscaling.Resource{Cluster: s.Cluster.Name, Service: spec.Name}, *spec.Scaling,
			func(alarm string) clock.Span {
				return clock.Span(random.Hash(s.Seed, "alarm phase", spec.Name,
					alarm) % uint64(clock.Minute))
			})
	}
	return svc
}

// createService is CreateService. Registering the scalable target clamps the desired count
// (AAS-03).
func (c *ControlPlane) createService(s *service, warm bool) {
	if s.exists {
		return
	}
	s.exists, s.desired, s.wanted = true, s.spec.DesiredCount, c.event
	if s.scaling != nil {
		c.beginScaling(s)
	}
	s.current = s.revision(1)
	s.production = 1
	s.rollout = rollout{breaker: deployment.NewBreaker(s.breakerSettings()),
		warm: warm, begun: c.event}
	if s.spec.External {
		c.createFirstTaskSet(s, warm)
	} else if !warm {
		s.rollout.begun = c.emit(model.BeginDeployment{Service: s.name, Revision: 1,
			Because: "CreateService", Cause: c.event})
	}
	s.warming = warm
	c.reconcile(&s.group)
	s.warming = false
	c.planEvaluation(s)
}

// requestDesired is UpdateService with a desired count: no deployment (S-32), no clamp (AAS-08).
func (c *ControlPlane) requestDesired(s *service, count int) {
	if !s.exists || s.deleted {
		return
	}
	if count != s.desired {
		c.setDesired(s, count, "", "UpdateService desiredCount", c.event)
	}
	c.reconcile(&s.group)
}

func (c *ControlPlane) setDesired(
	s *service, count int, policy, because string, cause model.Moment,
) {
	s.wanted = c.emit(model.ScaleService{Service: s.name, Policy: policy, From: s.desired,
		To: count, Because: because, Cause: cause})
	s.scalingOut = count > s.desired
	s.desired = count
}

// running is the service's runningCount.
func (s *service) running() int {
	n := 0
	for _, r := range s.revisions {
		n += r.running()
	}
	return n
}

// source is the revision that a deployment comes from: the newest completed one that is not being
// deployed; nil when there is none or no deployment goes on.
func (s *service) source() *revision {
	if s.rollout.state == deployment.Completed {
		return nil
	}
	if s.spec.Deployment.Strategy.Shifts() {
		if s.production == s.current.id {
			return nil
		}
		return s.find(s.production)
	}
	for i := len(s.completed) - 1; i >= 0; i-- {
		if id := s.completed[i]; id != s.current.id {
			return s.find(id)
		}
	}
	return nil
}

// find is the record of a revision; nil when it has none.
func (s *service) find(id model.RevisionID) *revision {
	for _, r := range s.revisions {
		if r.id == id {
			return r
		}
	}
	return nil
}

// isDeploying reports whether a deployment is in progress.
func (s *service) isDeploying() bool {
	return s.rollout.state == deployment.InProgress && !s.rollout.warm
}

// isAtRest reports whether nothing is being deployed and nothing has failed to be.
func (s *service) isAtRest() bool {
	return s.rollout.state == deployment.Completed || s.rollout.warm
}

// missing is how many desired tasks do not exist.
func (s *service) missing() int { return s.desired - s.current.effective() }

// shortage says how far the service is from what is wanted, as the reason of starts.
func (s *service) shortage() string {
	text := strconv.Itoa(s.current.effective()) + " of " + strconv.Itoa(s.desired) +
		" desired tasks"
	if s.isDeploying() {
		text = "revision " + strconv.Itoa(int(s.current.id)) + " has " + text
	}
	return text
}

// shortSince is the moment behind tasks that are missing and replace none: the deployment in
// progress, or what set the desired count.
func (s *service) shortSince() model.Moment {
	if s.isDeploying() {
		return s.rollout.begun
	}
	return s.wanted
}
