package reports

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// headed is the table with titles, such as paths of measures, broken at their dots as far as the table is too wide
// for them: the widest give way, no further than what stands below them.
func headed(t Table, rows []Row, widths []int) Table {
	heads, least := make([]int, len(t.Columns)), make([]int, len(t.Columns))
	total := 0
	for i, c := range t.Columns {
		heads[i] = utf8.RuneCountInString(c.Title)
		for _, part := range strings.SplitAfter(c.Title, ".") {
			least[i] = max(least[i], utf8.RuneCountInString(part))
		}
		below := 0
		for _, row := range rows {
			below = max(below, utf8.RuneCountInString(row[i].Text))
		}
		least[i] = max(least[i], min(below, widths[i]))
		total += max(heads[i], least[i]) + textGap
	}
	for ; total > textWidth; total-- {
		widest := -1
		for i := range heads {
			if heads[i] > least[i] && (widest < 0 || heads[i] > heads[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		heads[widest]--
	}
	t.Columns = slices.Clone(t.Columns)
	for i := range t.Columns {
		t.Columns[i].Title = brokenAtDots(t.Columns[i].Title, heads[i])
	}
	return t
}

// brokenAtDots is a title in lines of a width.
func brokenAtDots(title string, width int) string {
	var lines []string
	for _, part := range strings.SplitAfter(title, ".") {
		last := len(lines) - 1
		if last >= 0 && utf8.RuneCountInString(lines[last]+part) <= width {
			lines[last] += part
			continue
		}
		lines = append(lines, part)
	}
	return strings.Join(lines, "\n")
}
