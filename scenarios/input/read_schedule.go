package input

import (
	"time"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/scenarios/schedule"
	"ecsim/sim/clock"
)

// scheduleKeys are those that only a schedule has.
var scheduleKeys = []string{"timezone", "flexible_window", "retry_policy"}

// readSchedule reads a schedule of EventBridge Scheduler whose target is RunTask: what fires
// within the run. at and until are the schedule's start and end.
func (l *loader) readSchedule(j *model.Job, t *reading.Table) {
	t.Forbid("every", "none beside schedule, which says how often")
	t.Forbid("concurrency", "none beside schedule: EventBridge Scheduler does not count what runs")
	t.Forbid("retry", "none beside schedule: a task that fails is not run again (R-07)")
	t.Forbid("retry_after", "none beside schedule: a task that fails is not run again (R-07)")
	j.Count = t.Integer("count", 1, 10)
	if t.Has("at") {
		j.At = l.instant(t, "at")
	}
	until := clock.Time(l.scenario.Horizon)
	if t.Has("until") {
		until = min(until, clock.Time(t.Span("until", 0, reading.Longest)))
	}
	j.Flexible = t.Span("flexible_window", 0, 24*clock.Hour)
	policy := t.Table("retry_policy")
	j.Retries = policy.Integer("MaximumRetryAttempts", 0, 185)
	j.MaxAge = policy.Seconds("MaximumEventAgeInSeconds", 60, 86400)
	policy.Done()
	zone, err := schedule.Zone(t.Text("timezone"))
	if err != nil {
		l.Problem(t.Get("timezone"), `an IANA time zone, such as "Europe/Berlin"`, "")
		zone = time.UTC
	}
	text := t.Text("schedule")
	if t.Get("schedule").Kind != document.Text {
		return
	}
	parsed, err := schedule.Parse(text, zone)
	if err != nil {
		l.Problem(t.Get("schedule"), err.Error(), "")
		return
	}
	const most = 1_000_000
	instant := func(at clock.Time) time.Time { return l.scenario.Start.Add(time.Duration(at)) }
	for _, at := range parsed.Between(instant(j.At), instant(until), most) {
		j.Invocations = append(j.Invocations, clock.Time(at.Sub(l.scenario.Start)))
	}
	if len(j.Invocations) == 0 && l.scenario.Horizon > 0 {
		l.Problem(t.Get("schedule"), "one that fires within the run", "")
	}
}
