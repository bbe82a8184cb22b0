package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ecsim/model"
	"ecsim/model/world/watch/why"
	"ecsim/scenarios/problem"
	"ecsim/sim/clock"
)

// WhyEvent is what somebody wants explained: every broken minute, those of one objective, what
// happened in a minute, or what happened to a task.
type WhyEvent struct {
	text    string
	measure string // of an objective
	minute  bool
	at      clock.Time
	task    model.TaskID // zero: none
}

// everyBrokenMinute is the event that names all objectives.
const everyBrokenMinute = "slo"

// ParseWhy reads an event: "slo", the measure of an objective, a time from the start (10:05, 1d 02:00,
// 10h5m), an instant (RFC 3339) or a task (web/12). The error names the nearest that there is.
func ParseWhy(s *model.Scenario, text string) (WhyEvent, error) {
	var measures []string
	for _, slo := range s.SLOs {
		measures = append(measures, slo.Measure)
	}
	switch {
	case text == everyBrokenMinute && len(measures) == 0:
		return WhyEvent{}, fmt.Errorf("found %q, and the scenario has no objective; "+
			"expected a time (%s) or a task (%s)", text, anyTime(s), anyTask(s))
	case text == everyBrokenMinute:
		return WhyEvent{text: text}, nil
	case slices.Contains(measures, text):
		return WhyEvent{text: text, measure: text}, nil
	}
	if group, number, ok := strings.Cut(text, "/"); ok {
		return parseTask(s, text, group, number)
	}
	if at, ok := parseInstant(s, text); ok {
		if at < 0 || at >= clock.Time(s.Horizon) {
			nearest := clock.Time(min(max(0, clock.Span(at)), s.Horizon-clock.Minute))
			return WhyEvent{}, fmt.Errorf("found %q, expected a time before the horizon of %s (did you mean %q?)",
				text, s.Horizon, nearest)
		}
		return WhyEvent{text: text, minute: true, at: at}, nil
	}
	hint := ""
	if nearest := problem.Nearest(text, append(measures, everyBrokenMinute)); nearest != "" {
		hint = fmt.Sprintf(" (did you mean %q?)", nearest)
	}
	return WhyEvent{}, fmt.Errorf("found %q, expected %s%s", text,
		strings.Join(append(append([]string{everyBrokenMinute}, measures...),
			"a time ("+anyTime(s)+")", "a task ("+anyTask(s)+")"), ", "), hint)
}

// anyTime is a time within the run.
func anyTime(s *model.Scenario) string {
	return clock.Time(s.Horizon / 2).Truncate(clock.Minute).String()
}

// anyTask is a task of the scenario.
func anyTask(s *model.Scenario) string {
	if len(s.Services) > 0 {
		return s.Services[0].Name + "/1"
	}
	return s.Jobs[0].Name + "/1"
}

func parseTask(s *model.Scenario, text, group, number string) (WhyEvent, error) {
	var groups []string
	for i := range s.Services {
		groups = append(groups, s.Services[i].Name)
	}
	for i := range s.Jobs {
		groups = append(groups, s.Jobs[i].Name)
	}
	n, err := strconv.Atoi(number)
	if !slices.Contains(groups, group) || err != nil || n < 1 {
		nearest := problem.Nearest(group, groups)
		if slices.Contains(groups, group) {
			nearest = group
		}
		if nearest == "" {
			nearest = groups[0]
		}
		return WhyEvent{}, fmt.Errorf("found %q, expected a task such as %s/%d", text, nearest, max(1, n))
	}
	return WhyEvent{text: text, task: model.TaskID{Group: group, Number: n}}, nil
}

// parseInstant reads a time in every form in which reports print one, and as a span or an instant.
func parseInstant(s *model.Scenario, text string) (clock.Time, bool) {
	if instant, err := time.Parse(time.RFC3339, text); err == nil {
		return clock.Time(instant.Sub(s.Start)), true
	}
	if span, err := clock.ParseSpan(text); err == nil {
		return clock.Time(span), true
	}
	days, rest := clock.Span(0), text
	if day, after, ok := strings.Cut(text, "d "); ok {
		n, err := strconv.Atoi(day)
		if err != nil || n < 0 || n > 36500 {
			return 0, false
		}
		days, rest = clock.Span(n)*24*clock.Hour, after
	}
	for _, layout := range []string{"15:04:05", "15:04"} {
		if t, err := time.Parse(layout, rest); err == nil {
			midnight := t.Truncate(24 * time.Hour)
			return clock.Time(days + clock.Span(t.Sub(midnight))), true
		}
	}
	return 0, false
}

// isOne reports whether the event is not about objectives.
func (e WhyEvent) isOne() bool { return e.minute || e.task != model.TaskID{} }

// IsNone reports whether nothing was asked for.
func (e WhyEvent) IsNone() bool { return e == WhyEvent{} }

// UnknownEvent is the error that a run knows nothing of an event: there is no such task.
type UnknownEvent struct{ text string }

func (e UnknownEvent) Error() string { return e.text }

// chains are those of the event; of a minute in which nothing happened those of the nearest moment.
func (e WhyEvent) chains(r *why.Record) ([][]why.Moment, error) {
	switch {
	case e.minute:
		if chains := r.Between(e.at, e.at.Add(clock.Minute)); len(chains) > 0 {
			return chains, nil
		}
		if nearest, ok := r.Nearest(e.at); ok {
			return r.Between(nearest, nearest+1), nil
		}
	case e.task != model.TaskID{}:
		if chains := r.Of(e.task); len(chains) > 0 {
			return chains, nil
		}
		if most := r.Tasks(e.task.Group); most > 0 {
			nearest := model.TaskID{Group: e.task.Group, Number: min(max(1, e.task.Number), most)}
			return nil, UnknownEvent{fmt.Sprintf("found %q, expected a task of the run: %s has %d (did you "+
				"mean %q?)", e.text, e.task.Group, most, nearest)}
		}
		return nil, UnknownEvent{fmt.Sprintf("found %q, expected a task of the run: %s has none", e.text,
			e.task.Group)}
	}
	return nil, nil
}
