package reports

import (
	"bytes"
	"fmt"
	"io"

	"ecsim/scenarios"
)

// storyTitle is the heading over a timeline.
const storyTitle = "Timeline"

// story is the timeline as a section's table, for the formats whose reader turns lines into
// columns. Plain text has WriteTimeline, which is set to be read down a column.
func story(o *scenarios.Outcome) Table {
	t := Table{
		Key: "timeline",
		Caption: "What happened and why, in the first replication, " +
			"with running and desired tasks after it",
		Columns: []Column{right("time"), left("who"), flowing("what"), flowing("why"),
			right("tasks")},
	}
	for i, e := range told(o.Timeline) {
		fact := func(name, text string) Fact {
			return Fact{Service: e.Who, Name: fmt.Sprintf("timeline.%d.%s", i+1, name), Text: text}
		}
		at, running, desired := fact("at", ""), fact("running", ""), fact("desired", "")
		at.Value, at.Unit = number(e.AtSeconds), "s"
		running.Value, running.Unit = number(float64(e.Running)), "tasks"
		desired.Value, desired.Unit = number(float64(e.Desired)), "tasks"
		t.Rows = append(t.Rows, Row{
			moment(at),
			words(e.Who),
			shown(fact("what", orDash(e.What))),
			shown(fact("because", orDash(e.Because))),
			{Text: taskCounts(e), Facts: []Fact{running, desired}},
		})
	}
	return t
}

// storied writes the page of an outcome with its timeline, when it has one, as the last section.
func storied(write func(io.Writer, Page) error) func(io.Writer, *scenarios.Outcome) error {
	return func(w io.Writer, o *scenarios.Outcome) error {
		page := Build(o)
		if len(o.Timeline) > 0 {
			page.add(storyTitle, story(o))
		}
		return write(w, page)
	}
}

// writeStoriedText writes the text report and under it the timeline, when there is one.
func writeStoriedText(w io.Writer, o *scenarios.Outcome) error {
	if err := WriteText(w, Build(o)); err != nil || len(o.Timeline) == 0 {
		return err
	}
	var b bytes.Buffer
	b.WriteByte('\n')
	heading(&b, storyTitle, "-")
	b.WriteByte('\n')
	if err := WriteTimeline(&b, o); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}
