package awsjson

import (
	"slices"
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// hookStages are the lifecycle stages at which hooks may run; pauses at fewer (B-09).
var hookStages = []model.Stage{model.ReconcileService, model.PreScaleUp, model.PostScaleUp, model.TestTrafficShift,
	model.PostTestTrafficShift, model.PreProductionTrafficShift, model.ProductionTrafficShift,
	model.PostProductionTrafficShift}

// lifecycleHook reads one hook. Its name is its function's, or pause and its place in the list.
func lifecycleHook(t *reading.Table, i int) model.LifecycleHook {
	t.Quiet("roleArn", "hookDetails")
	var h model.LifecycleHook
	pause := t.Word("targetType", "AWS_LAMBDA", "PAUSE") == "PAUSE"
	if pause {
		t.Forbid("hookTargetArn", "none: a pause has no target")
		h.Name = "pause-" + strconv.Itoa(i+1)
	} else if t.Require("hookTargetArn", "the function that the hook calls") != nil {
		arn := t.Text("hookTargetArn")
		h.Name = arn[strings.LastIndexByte(arn, ':')+1:]
	}
	t.Require("lifecycleStages", "the stages at which the hook runs")
	for _, n := range t.Items("lifecycleStages") {
		if stage, ok := hookStage(n, pause); ok {
			h.Stages = append(h.Stages, stage)
		} else {
			t.Problem(n, "a stage at which such a hook can run, as PRE_SCALE_UP", "")
		}
	}
	timeout := t.Table("timeoutConfiguration")
	h.Timeout = clock.Span(timeout.Integer("timeoutInMinutes", 1, 20160)) * clock.Minute // B-10
	h.ContinueOnTimeout = timeout.Word("action", "ROLLBACK", "CONTINUE") == "CONTINUE"
	timeout.Done()
	t.Done()
	return h
}

func hookStage(n *document.Node, pause bool) (model.Stage, bool) {
	i := slices.IndexFunc(hookStages, func(s model.Stage) bool { return s.String() == n.Text })
	if i < 0 {
		return 0, false
	}
	stage := hookStages[i]
	return stage, !pause || stage != model.TestTrafficShift && stage != model.ProductionTrafficShift
}
