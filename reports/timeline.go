package reports

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// sparkWidth is how many bars the rows at the end of a timeline have.
const sparkWidth = 50

// WriteTimeline writes the story of the first replication so that it can be read down a column:
// one line per transition with its time, what happened to whom, why, and the running and desired
// tasks after it. The last rows draw running tasks and the offered rate over the whole run.
func WriteTimeline(w io.Writer, o *scenarios.Outcome) error {
	var b bytes.Buffer
	t := Table{Columns: []Column{right("time"), left("who"), flowing("what"),
		flowing("why"), right("tasks")}}
	for _, e := range told(o.Timeline) {
		t.Rows = append(t.Rows, Row{words(instant(e.AtSeconds)), words(e.Who), words(e.What),
			words(e.Because), words(taskCounts(e))})
	}
	widths := textWidths(t, t.Rows)
	var titles Row
	for _, c := range t.Columns {
		titles = append(titles, words(c.Title))
	}
	timelineLine(&b, t, titles, widths)
	for _, row := range t.Rows {
		timelineLine(&b, t, row, widths)
	}
	if len(o.Series) > 0 {
		b.WriteByte('\n')
	}
	sparklines(&b, o)
	_, err := w.Write(trimLines(b.Bytes()))
	return err
}

// taskCounts is running/desired, and nothing for those that have no tasks: zones, say.
func taskCounts(e scenarios.TimelineEntry) string {
	if e.Running == 0 && e.Desired == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", e.Running, e.Desired)
}

// timelineLine writes one row; a cell that is too wide goes on in the lines below.
func timelineLine(b *bytes.Buffer, t Table, row Row, widths []int) {
	cells := make([][]string, len(row))
	height := 1
	for i, cell := range row {
		cells[i] = fold(cell.Text, widths[i])
		height = max(height, len(cells[i]))
	}
	for line := range height {
		for i := range cells {
			text := ""
			if line < len(cells[i]) {
				text = cells[i][line]
			}
			blank := strings.Repeat(" ", max(widths[i]-utf8.RuneCountInString(text), 0))
			if t.Columns[i].Right {
				b.WriteString(blank + text)
			} else {
				b.WriteString(text + blank)
			}
			b.WriteString("  ")
		}
		b.WriteByte('\n')
	}
}

// sparklines draws running tasks and offered rate of each service over one another.
func sparklines(b *bytes.Buffer, o *scenarios.Outcome) {
	longest := 0
	for i := range o.Services {
		longest = max(longest, utf8.RuneCountInString(o.Services[i].Name))
	}
	for i := range o.Services {
		name := o.Services[i].Name
		rows := []struct{ series, label string }{{"running", "running"}, {"offered", "rate"}}
		for _, row := range rows {
			s := findSeries(o.Series, name, row.series)
			if s == nil || len(s.Values) == 0 {
				continue
			}
			fmt.Fprintf(b, "%-*s  %-7s  %s  %s\n",
				longest, name, row.label, sparkline(s.Values, sparkWidth), between(s))
		}
	}
}

func findSeries(all []scenarios.Series, service, name string) *scenarios.Series {
	for i := range all {
		if all[i].Service == service && all[i].Name == name {
			return &all[i]
		}
	}
	return nil
}

// between says between what a series moves: 2 to 9 tasks.
func between(s *scenarios.Series) string {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range s.Values {
		if !math.IsNaN(v) {
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	if low > high {
		return "no data"
	}
	return quantity.Rough(low) + " to " + quantity.Rough(high) + " " + s.Unit
}
