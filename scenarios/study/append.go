package study

import "ecsim/sim/stats"

// Append is the tally of several needs of one variant that follow each other: replications [a, b) and
// [b, c) make [a, c).
func Append(parts ...*Tally) *Tally {
	all := *parts[0]
	all.figures, all.sketches, all.Spend = nil, nil, nil
	for _, t := range parts {
		if t.From != all.From+len(all.figures) {
			panic("study: Append of tallies that do not follow each other")
		}
		all.figures = append(all.figures, t.figures...)
		all.Spend = append(all.Spend, t.Spend...)
		for i, sketch := range t.sketches {
			if i == len(all.sketches) {
				all.sketches = append(all.sketches, &stats.Sketch{})
			}
			all.sketches[i].Merge(sketch)
		}
	}
	all.To = all.From + len(all.figures)
	return &all
}
