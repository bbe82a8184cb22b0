// Package reports shows an Outcome: Build arranges it once as a Page of Sections, and each format
// is one file that writes that Page. What a table shows and what the CSV document holds are the
// same cells.
//
//	Outcome ──► Build ──► Page ──► text, Markdown, CSV
//	   ├──► JSON document
//	   ├──► timeline, series.csv
//	   └──► plots: figures as SVG and PNG
//
// It owns layout, words and digits. It must not know how a run works, compute a measure that an
// Outcome does not hold, or print to the terminal: every function writes to a writer or a folder
// it is given.
package reports
