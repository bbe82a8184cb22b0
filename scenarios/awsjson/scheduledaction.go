package awsjson

import (
	"time"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/scenarios/schedule"
)

// ScheduledAction is a PutScheduledAction request or an action of describe-scheduled-actions.
type ScheduledAction struct {
	model.ScheduledAction
	Schedule *schedule.Schedule // nil: it has a problem
	Window   schedule.Window
	// a rate without StartTime, of which nobody knows when it acted last
	Unanchored bool
}

// ReadScheduledAction reads a scheduled action (SC-01 to SC-06).
func ReadScheduledAction(t *reading.Table) ScheduledAction {
	identity(t)
	t.Quiet("ScheduledActionARN", "CreationTime")
	t.Require("ScheduledActionName", "a name")
	a := ScheduledAction{ScheduledAction: model.ScheduledAction{Name: t.Text("ScheduledActionName")}}
	zone, err := schedule.Zone(t.Text("Timezone"))
	if err != nil {
		t.Problem(t.Get("Timezone"), `an IANA time zone, such as "Europe/Berlin"`, "")
		zone = time.UTC
	}
	if n := t.Require("Schedule", `when it acts, such as "cron(0 6 * * ? *)"`); n != nil {
		text := t.Text("Schedule")
		if n.Kind == document.Text {
			if a.Schedule, err = schedule.ParseScaling(text, zone); err != nil {
				t.Problem(n, err.Error(), "")
			}
		}
	}
	a.Window = schedule.Window{Start: instant(t, "StartTime"), End: instant(t, "EndTime")}
	if n := t.Get("EndTime"); n != nil && !a.Window.End.IsZero() && a.Window.End.Before(a.Window.Start) {
		t.Problem(n, "later than StartTime", "")
	}
	a.Unanchored = a.Schedule != nil && a.Schedule.IsRate() && a.Window.Start.IsZero()
	if t.Require("ScalableTargetAction", "MinCapacity, MaxCapacity or both") != nil {
		action := t.Table("ScalableTargetAction")
		a.Bounds = bounds(action)
		if !a.Bounds.HasMin && !a.Bounds.HasMax && !action.IsBroken() {
			t.At(action.Place(), "neither MinCapacity nor MaxCapacity", "one of them at least", "")
		}
		action.Done()
	}
	t.Done()
	return a
}

// bounds reads MinCapacity and MaxCapacity, of which one may be missing (SC-05).
func bounds(t *reading.Table) model.Bounds {
	b := model.Bounds{HasMin: t.Has("MinCapacity"), HasMax: t.Has("MaxCapacity")}
	b.Min, b.Max = t.Integer("MinCapacity", 0, MostTasks), t.Integer("MaxCapacity", 0, MostTasks)
	if b.HasMin && b.HasMax && b.Min > b.Max {
		t.Problem(t.Get("MinCapacity"), "at most MaxCapacity", "")
	}
	return b
}

// instant is a time in UTC, as text or in seconds since 1970; zero when it is left out. A text without
// an offset is in UTC (SC-02).
func instant(t *reading.Table, key string) time.Time {
	n := t.Get(key)
	if n == nil {
		return time.Time{}
	}
	switch n.Kind {
	case document.Time:
		return n.Time
	case document.Integer, document.Float:
		if n.Float > 0 && n.Float < 1e11 {
			return time.Unix(int64(n.Float), 0).UTC()
		}
	case document.Text:
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04"} {
			if at, err := time.Parse(layout, n.Text); err == nil {
				return at.UTC()
			}
		}
	}
	t.Problem(n, "a time in UTC such as 2026-03-02T03:00:00Z", "")
	return time.Time{}
}

// suspension reads SuspendedState (SU-01).
func suspension(t *reading.Table) model.Suspension {
	s := model.Suspension{
		In:        t.Bool("DynamicScalingInSuspended", false),
		Out:       t.Bool("DynamicScalingOutSuspended", false),
		Scheduled: t.Bool("ScheduledScalingSuspended", false),
	}
	t.Done()
	return s
}
