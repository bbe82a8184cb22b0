package controlplane

import (
	"strconv"

	"ecsim/model"
	"ecsim/model/deployment"
	"ecsim/model/scheduler"
	"ecsim/sim/clock"
)

// longestStage is how long a lifecycle stage, and each shift of traffic, may take (B-10).
const longestStage = 24 * clock.Hour

// longestDeployment is how long all stages together may take (B-10).
const longestDeployment = 30 * clock.Day

// stage is the lifecycle stage that a deployment is in.
type stage struct {
	number int        // counts the stages of the service, so that a timer knows its own
	over   clock.Time // what the stage takes by itself is over
	hooks  []hookRun  // that have not ended
}

// beginCourse lets a deployment of a service that shifts traffic begin at its first stage. All
// traffic goes to the revision that had it; a superseded or failed deployment loses its share at
// once, without any launch (B-11). A revision that has the traffic already needs no stage but the
// last.
func (c *ControlPlane) beginCourse(s *service, previous model.RevisionID) {
	config := s.spec.Deployment
	if !config.Strategy.Shifts() {
		return
	}
	loser, first := s.current.id, model.ReconcileService
	if s.production == s.current.id {
		loser, first = previous, model.CleanUp
	}
	if loser != s.production {
		c.emit(model.ShiftTraffic{Service: s.name, Revision: loser, Cause: s.rollout.begun,
			Because: "all traffic goes to " + revisionName(s.production)})
	}
	s.rollout.course = deployment.NewCourse(config, first)
	if !s.rollout.back {
		c.setTimer(c.now.Add(longestDeployment),
			timer{kind: deploymentLimit, group: &s.group, n: int(s.rollout.begun)})
	}
	c.stopSuperseded(s)
	if first == model.ReconcileService && s.superseded() == 0 {
		s.rollout.course.Next() // only with more than one active revision (B-02)
	}
	c.enterStage(s)
}

// enterStage does what a stage begins with.
func (c *ControlPlane) enterStage(s *service) {
	course, at := s.rollout.course, &s.rollout.stage
	now, step := course.Stage()
	c.emit(model.EnterStage{Service: s.name, Revision: s.current.id, Stage: now, Step: step,
		Takes: course.Takes()})
	switch now {
	case model.CleanUp: // from here on the way back is another deployment (B-11)
		s.production = s.current.id
	case model.ProductionTrafficShift:
		c.emit(model.ShiftTraffic{Service: s.name, Revision: s.current.id,
			Permille: course.Permille(), Because: string(s.spec.Deployment.Strategy),
			Cause: s.rollout.begun})
	}
	s.stages++
	at.number, at.over, at.hooks = s.stages, c.now.Add(course.Takes()), nil
	c.runHooks(s, now)
	if at.over > c.now {
		c.setTimer(at.over, timer{kind: lookAgain, group: &s.group})
	}
	if now != model.CleanUp {
		c.setTimer(c.now.Add(course.Takes()+longestStage),
			timer{kind: stageLimit, group: &s.group, n: at.number})
	}
}

// advanceStages enters every stage that the deployment has come to.
func (c *ControlPlane) advanceStages(s *service) {
	course := s.rollout.course
	if course == nil || s.rollout.state != deployment.InProgress {
		return
	}
	if now, _ := course.Stage(); now == model.ReconcileService {
		c.stopSuperseded(s) // those that were protected until now (S-33)
	}
	for !s.isLastStage() && c.isStageOver(s) {
		course.Next()
		c.enterStage(s)
	}
}

func (c *ControlPlane) isStageOver(s *service) bool {
	course := s.rollout.course
	if now, _ := course.Stage(); now == model.ReconcileService && s.superseded() > 0 {
		return false
	}
	return len(s.rollout.stage.hooks) == 0 && c.now >= s.rollout.stage.over && course.IsReady(s.view())
}

// isLastStage reports whether nothing is left but to stop old tasks.
func (s *service) isLastStage() bool {
	if s.rollout.course == nil {
		return true
	}
	now, _ := s.rollout.course.Stage()
	return now == model.CleanUp
}

// limitStage rolls a deployment back when a stage has taken too long (B-10).
func (c *ControlPlane) limitStage(s *service, number int) {
	if s.rollout.course == nil || s.rollout.state != deployment.InProgress ||
		s.rollout.stage.number != number {
		return
	}
	now, _ := s.rollout.course.Stage()
	c.failDeployment(s, now.String()+" took longer than "+longestStage.String(), true,
		s.rollout.begun)
	c.reconcile(&s.group)
}

// limitDeployment rolls a deployment back that has taken too long in all (B-10).
func (c *ControlPlane) limitDeployment(s *service, begun int) {
	if int(s.rollout.begun) != begun || s.rollout.state != deployment.InProgress || s.isLastStage() {
		return
	}
	c.failDeployment(s, "it took longer than "+longestDeployment.String(), true, s.rollout.begun)
	c.reconcile(&s.group)
}

// stopSuperseded stops the tasks of every revision but the one that is deployed and the one that has
// the traffic: RECONCILE_SERVICE.
func (c *ControlPlane) stopSuperseded(s *service) {
	source := s.source()
	extra := func(r *revision) bool { return r != s.current && r != source }
	if s.isLastStage() {
		return // CLEAN_UP stops them
	}
	for c.stopOneOf(s, extra, scheduler.Starting, scheduler.Healthy, "of a superseded deployment") != nil {
	}
}

// superseded is how many tasks of superseded deployments are not STOPPED yet.
func (s *service) superseded() int {
	n, source := 0, s.source()
	for _, r := range s.revisions {
		if r != s.current && r != source {
			n += r.live() + r.leaving()
		}
	}
	return n
}

// bakes reports whether a rolling deployment that has arrived waits for its bake time. It
// begins when the deployment arrives for the first time; a rollback does not bake.
func (c *ControlPlane) bakes(s *service) bool {
	span, at := s.spec.Deployment.BakeTime, &s.rollout.stage
	if s.rollout.course != nil || s.rollout.warm || s.rollout.back || span == 0 {
		return false
	}
	if at.number == 0 {
		s.stages++
		at.number, at.over = s.stages, c.now.Add(span)
		c.setTimer(at.over, timer{kind: lookAgain, group: &s.group})
		c.emit(model.EnterStage{Service: s.name, Revision: s.current.id, Stage: model.BakeTime,
			Takes: span})
	}
	return c.now < at.over
}

func revisionName(id model.RevisionID) string { return "revision " + strconv.Itoa(int(id)) }
