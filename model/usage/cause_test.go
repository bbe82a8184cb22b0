package usage

import (
	"testing"

	"ecsim/model"
)

// The first baseline seats are steady, whatever scaling adds is burst, and so is its draining.
func TestScalingBeyondTheBaselineIsBurst(t *testing.T) {
	s := testScenario()
	s.Services[0].DesiredCount = 3
	s.Services[0].Scaling = &model.Scaling{Min: 2, Max: 10}
	b := begin(t, s)
	b.start(0, 1, web(1), web(2), web(3))
	b.healthy(0, web(1), web(2), web(3))
	b.command(100, model.ScaleService{Service: "web", Policy: "cpu", From: 3, To: 4})
	b.start(100, 1, web(4))
	b.healthy(130, web(4))
	b.command(500, model.ScaleService{Service: "web", Policy: "cpu", From: 4, To: 2})
	b.stop(500, web(1), web(4)) // its oldest task goes: web/3 takes the steady seat
	b.gone(600, web(1), web(4))
	b.gone(1000, web(2), web(3))
	b.expect(map[Cause]int64{Steady: 2000, Burst: 500 + 400 + 100 + 100})
}

// Where nothing scales, what a person configured is the baseline.
func TestAPersonMovesTheBaselineWhereNothingScales(t *testing.T) {
	b := begin(t, testScenario())
	b.start(0, 1, web(1), web(2))
	b.command(100, model.ScaleService{Service: "web", From: 2, To: 3})
	b.start(100, 1, web(3))
	b.gone(200, web(1), web(2), web(3))
	b.expect(map[Cause]int64{Steady: 500})
}

// Tasks beyond the desired count are overlap while a deployment lasts: new ones that are not
// healthy yet first, then old ones that stop, to the end of their drain even if the deployment is
// over.
func TestDeploymentOverlap(t *testing.T) {
	s := testScenario()
	s.Deployments[0].Build = s.Services[0].Build
	b := begin(t, s)
	b.start(0, 1, web(1), web(2))
	b.healthy(0, web(1), web(2))
	b.command(100, model.BeginDeployment{Service: "web", Revision: 2})
	b.start(110, 2, web(3), web(4)) // two beyond desired from 110
	b.healthy(200, web(3), web(4))  // still two
	b.stop(200, web(1), web(2))     // the same two, now the old ones
	b.gone(250, web(1))             // one beyond
	b.command(300, model.CompleteDeployment{Service: "web", Revision: 2})
	b.gone(400, web(2)) // drained after the deployment
	b.gone(1000, web(3), web(4))
	b.expect(map[Cause]int64{
		DeploymentOverlap: 2*(250-110) + 150,
		Steady:            2 * 1000,
	})
}

// A rolled back deployment's tasks are overlap until they are gone.
func TestRollbackIsADeploymentToo(t *testing.T) {
	s := testScenario()
	s.Deployments[0].Build = s.Services[0].Build
	b := begin(t, s)
	b.start(0, 1, web(1), web(2))
	b.healthy(0, web(1), web(2))
	b.command(100, model.BeginDeployment{Service: "web", Revision: 2})
	b.start(100, 2, web(3))
	b.command(300,
		model.BeginDeployment{Service: "web", Revision: 1, Rollback: true},
		model.FailDeployment{Service: "web", Revision: 2},
		model.StopTask{Task: web(3)},
	)
	b.command(310, model.CompleteDeployment{Service: "web", Revision: 1})
	b.gone(330, web(3))
	b.gone(1000, web(1), web(2))
	b.expect(map[Cause]int64{Steady: 2000, DeploymentOverlap: 230})
	b.overlaps(200, 30)
}

// Each deployment has the overlap from its beginning to that of the next one.
func TestOverlapsOfDeployments(t *testing.T) {
	s := testScenario()
	s.Deployments[0].Build, s.Deployments[1].Build = s.Services[0].Build, s.Services[0].Build
	b := begin(t, s)
	b.start(0, 1, web(1), web(2))
	b.healthy(0, web(1), web(2))
	b.command(100, model.BeginDeployment{Service: "web", Revision: 2})
	b.start(100, 2, web(3)) // one beyond
	b.command(200, model.BeginDeployment{Service: "web", Revision: 3})
	b.stop(200, web(3))
	b.start(220, 3, web(4), web(5)) // and two more, of which none replaces the one that drains
	b.gone(260, web(3))
	b.healthy(300, web(4), web(5))
	b.stop(300, web(1), web(2))
	b.gone(330, web(1), web(2))
	b.command(330, model.CompleteDeployment{Service: "web", Revision: 3})
	b.gone(1000, web(4), web(5))
	b.expect(map[Cause]int64{Steady: 2000, DeploymentOverlap: 160 + 2*110})
	b.overlaps(100, 280)
}

// The whole bill of a task that never counted as healthy is failed-starts, its minimum included,
// whether it failed by itself, failed after its exit was known, or was stopped as unhealthy.
func TestFailedStarts(t *testing.T) {
	b := begin(t, testScenario())
	b.start(0, 1, web(1)) // exits: reported at once
	b.event(10, model.TaskFailed{Task: web(1), Code: model.EssentialContainerExited})
	b.gone(10, web(1))
	b.start(100, 1, web(2)) // exits: reported later
	b.event(200, model.TaskExited{Task: web(2), ExitCode: 1})
	b.event(205, model.TaskFailed{Task: web(2), Code: model.EssentialContainerExited})
	b.event(210, model.TaskStopped{Task: web(2)})
	b.start(300, 1, web(3)) // never passes its checks
	b.event(400, model.TargetChanged{Task: web(3), Status: model.TargetUnhealthy})
	b.event(400, model.TaskHealthChanged{Task: web(3), Health: model.HealthHealthy})
	b.command(400, model.DeregisterTarget{Task: web(3)})
	b.event(410, model.TargetChanged{Task: web(3), Status: model.TargetDraining})
	b.stop(450, web(3))
	b.gone(500, web(3))
	b.expect(map[Cause]int64{FailedStarts: 60 + 100 + 200})
}

// A task that served and fails later, or that is stopped before anyone knew its health, is no
// failed start.
func TestFailuresThatAreNoFailedStarts(t *testing.T) {
	b := begin(t, testScenario())
	b.start(0, 1, web(1))
	b.healthy(30, web(1))
	b.event(100, model.TargetChanged{Task: web(1), Status: model.TargetUnhealthy})
	b.stop(100, web(1))
	b.gone(150, web(1))
	b.start(200, 1, web(2))
	b.stop(300, web(2))
	b.gone(310, web(2))
	b.expect(map[Cause]int64{Steady: 150 + 110})
}

// L-41: an interrupted task is churn from its notice to its exit, its replacement from its pull
// until it counts as healthy, and so is the replacement of a replacement that never served.
func TestSpotChurn(t *testing.T) {
	b := begin(t, testScenario())
	b.start(0, 1, web(1))
	b.healthy(0, web(1))
	b.event(100, model.SpotInterrupted{Task: web(1)})
	b.command(100, model.StartTask{
		Task: web(2), Revision: 1, Provider: model.Fargate, Replaces: web(1),
	})
	b.event(120, model.TaskRefused{Task: web(2)})
	b.command(130, model.StartTask{
		Task: web(3), Revision: 1, Provider: model.Fargate, Replaces: web(2),
	})
	b.event(140, model.TaskPullStarted{Task: web(3)})
	b.event(160, model.TaskFailed{Task: web(1), Code: model.SpotInterruption}) // no failed start
	b.gone(170, web(1))
	b.healthy(200, web(3))
	b.gone(500, web(3))
	b.expect(map[Cause]int64{Steady: 100 + 300, SpotChurn: 70 + 60})
}

// L-41, R-01: nobody goes on where an interrupted run ended: all of its time is lost.
func TestJobRunsHaveOneCause(t *testing.T) {
	s := testScenario()
	s.Jobs[0].Build = s.Services[0].Build
	b := begin(t, s)
	b.start(0, 0, run(1), run(2), run(3), run(4))
	b.event(100, model.TaskExited{Task: run(1)})
	b.event(100, model.TaskExited{Task: run(2), ExitCode: 1})
	b.event(100, model.SpotInterrupted{Task: run(3)})
	b.event(130, model.TaskExited{Task: run(3), ExitCode: 143})
	b.event(7000, model.TaskFailed{Task: run(4), Code: model.InfrastructureHealth})
	b.expect(map[Cause]int64{Steady: 100, FailedStarts: 100 + 7200, SpotChurn: 130})
}
