package problem

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one mistake in an input.
type Problem struct {
	File     string // as the user named it; "--set" for a command-line override
	Line     int    // from 1; 0: the mistake has no place in the file
	Column   int    // from 1, in characters
	Found    string
	Expected string
	Nearest  string // the legal word closest to what was found; empty: none is close
}

// String prints file:line:column: found X, expected Y (did you mean "Z"?).
func (p Problem) String() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File)
		if p.Line > 0 {
			fmt.Fprintf(&b, ":%d:%d", p.Line, p.Column)
		}
		b.WriteString(": ")
	}
	fmt.Fprintf(&b, "found %s, expected %s", p.Found, p.Expected)
	if p.Nearest != "" {
		fmt.Fprintf(&b, " (did you mean %q?)", p.Nearest)
	}
	return b.String()
}

// Problems are all the mistakes of one input. A non-empty list is an error.
type Problems []Problem

// Error lists every problem, one per line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Err is nil when there is no problem, so that an empty list is never a non-nil error.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}

// Sorted is the problems by file, line and column, each once.
func (ps Problems) Sorted() Problems {
	out := slices.Clone(ps)
	slices.SortStableFunc(out, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(out)
}
