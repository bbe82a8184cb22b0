package plots

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Room of the labels below an axis.
const (
	across    = width - 1.1*vg.Inch // what the axis of values and its label leave of the width
	labelGap  = 6                   // between labels side by side
	labelRow  = 12                  // of a line of a label
	mostLines = 3                   // of a label that is wrapped
)

// labelBelow puts labels below an axis from low to high so that none stands on another: as they are, else wrapped at
// blanks, else upright, and of more than fit upright some. It returns how much taller than one line they are.
func labelBelow(p *plot.Plot, ticks []plot.Tick, low, high float64) (taller vg.Length) {
	style := plain(9)
	slot := across
	if len(ticks) > 1 {
		for i := range ticks[1:] {
			slot = min(slot, across*vg.Length((ticks[i+1].Value-ticks[i].Value)/(high-low)))
		}
	}
	wide := func(text string) bool { return style.Width(text) > slot-labelGap }
	out, lines := slices.Clone(ticks), 1
	for i := range out {
		out[i].Label = wrap(out[i].Label, wide)
		lines = max(lines, 1+strings.Count(out[i].Label, "\n"))
	}
	tooWide := func(t plot.Tick) bool { return slices.ContainsFunc(strings.Split(t.Label, "\n"), wide) }
	if lines <= mostLines && !slices.ContainsFunc(out, tooWide) {
		p.X.Tick.Marker = plot.ConstantTicks(out)
		return vg.Length(lines-1) * labelRow
	}
	out = slices.Clone(ticks)
	every := max(1, int(math.Ceil(float64(labelRow/slot))))
	for i := range out {
		out[i].Label += " " // its end is at the axis
		if taller = max(taller, style.Width(out[i].Label)); i%every > 0 {
			out[i].Label = ""
		}
	}
	p.X.Tick.Marker = plot.ConstantTicks(out)
	p.X.Tick.Label.Rotation = math.Pi / 2
	p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = draw.XRight, draw.YCenter
	return taller - labelRow
}

// wrap breaks a text at blanks where a line would be too wide.
func wrap(text string, isWide func(string) bool) string {
	var lines []string
	for _, word := range strings.Fields(text) {
		last := len(lines) - 1
		if last >= 0 && !isWide(lines[last]+" "+word) {
			lines[last] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return strings.Join(lines, "\n")
}

// apart takes the labels off ticks that would stand on the one before, on an axis from low to high. Ticks are sorted.
func apart(ticks []plot.Tick, low, high float64) []plot.Tick {
	style := plain(9)
	slices.SortFunc(ticks, func(a, b plot.Tick) int {
		if a.Value < b.Value {
			return -1
		}
		return 1
	})
	free := math.Inf(-1)
	for i := range ticks {
		at, half := (ticks[i].Value-low)/(high-low)*float64(across), float64(style.Width(ticks[i].Label))/2
		if at-half < free {
			ticks[i].Label = ""
			continue
		}
		free = at + half + labelGap
	}
	return ticks
}
