package reports

import (
	"fmt"
	"io"
	"path/filepath"

	"ecsim/reports/plots"
	"ecsim/scenarios/study/apply"
)

// pageFiles are a page as text, Markdown and CSV, and the document that it was made of.
func pageFiles(page Page, name string, document any) []file {
	return []file{
		{"report.txt", func(w io.Writer) error { return WriteText(w, page) }},
		{"report.md", func(w io.Writer) error { return WriteMarkdown(w, page) }},
		{"report.csv", func(w io.Writer) error { return WriteCSV(w, page) }},
		{name, func(w io.Writer) error { return writeIndented(w, document) }},
	}
}

// pictures are figures in plots/, each as SVG and PNG, named for what they are about and for themselves.
func pictures(figures []plots.Figure) (files []file) {
	for _, f := range figures {
		name := f.Name
		if f.Service != "" {
			name = fileName(f.Service) + "-" + f.Name
		}
		name = filepath.Join("plots", name)
		files = append(files, file{name + ".svg", f.WriteSVG}, file{name + ".png", f.WritePNG})
	}
	return files
}

// applyFiles are the requests of calls of the AWS CLI in apply/, and apply.sh that makes them.
func applyFiles(what string, steps []apply.Step) (files []file) {
	if len(steps) == 0 {
		return nil
	}
	text := func(content string) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := io.WriteString(w, content)
			return err
		}
	}
	script := "#!/bin/sh\n# Makes the " + what + " true on AWS. Read it first.\nset -e\ncd \"$(dirname \"$0\")\"\n"
	for _, s := range steps {
		for _, note := range s.Notes {
			script += "# " + note + "\n"
		}
		if s.Command != "" {
			script += s.Command + "\n"
		}
		if s.File != "" {
			files = append(files, file{filepath.Join("apply", s.File), text(string(s.Request))})
		}
	}
	return append(files, file{filepath.Join("apply", "apply.sh"), text(script)})
}

// writeFolder writes files into a folder, which it makes when there is none, each whole or not at all.
func writeFolder(dir string, files []file) error {
	for _, f := range files {
		if err := f.replace(dir); err != nil {
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	return nil
}
