package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// writeRows prints the comparison.
func writeRows(w io.Writer, all []row) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "service\tload\tmeasure\tmeasured\tpredicted\t95 % of such runs\t"+
		"error\twanted\tverdict")
	for _, r := range all {
		fmt.Fprintf(table, "%s\t%.2f\t%s\t%s\t%s\t[%s, %s]\t%+.1f %%\twithin %.0f %%\t%s\n",
			r.service, r.load, r.measure, milliseconds(r.measured), milliseconds(r.predicted),
			milliseconds(r.low), milliseconds(r.high), 100*r.off(), 100*r.bound, r.verdict())
	}
	return table.Flush()
}

// milliseconds writes seconds with four digits or so, as many as a run of a minute can bear.
func milliseconds(seconds float64) string {
	ms := 1000 * seconds
	switch {
	case ms < 10:
		return fmt.Sprintf("%.2f ms", ms)
	case ms < 1000:
		return fmt.Sprintf("%.1f ms", ms)
	default:
		return fmt.Sprintf("%.0f ms", ms)
	}
}
