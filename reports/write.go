package reports

import (
	"fmt"
	"io"
	"strings"

	"ecsim/scenarios"
)

// format is a way to write an outcome.
type format struct {
	name  string
	write func(w io.Writer, o *scenarios.Outcome) error
}

var formats = []format{
	{"text", writeStoriedText},
	{"json", WriteJSON},
	{"csv", storied(WriteCSV)},
	{"markdown", storied(WriteMarkdown)},
}

// pageFormats are the ways to write a page.
var pageFormats = []struct {
	name  string
	write func(w io.Writer, p Page) error
}{{"text", WriteText}, {"csv", WriteCSV}, {"markdown", WriteMarkdown}}

// WriteDocument writes a result as JSON, or the page that was made of it in another format of Formats.
func WriteDocument(w io.Writer, name string, document any, page Page) error {
	if name == "json" {
		return writeIndented(w, document)
	}
	for _, f := range pageFormats {
		if f.name == name {
			return f.write(w, page)
		}
	}
	return fmt.Errorf("found format %q, expected one of %s", name, strings.Join(Formats(), ", "))
}

// Formats lists the names of the formats that Write knows.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// Write writes an outcome in a format given by name.
func Write(w io.Writer, name string, o *scenarios.Outcome) error {
	for _, f := range formats {
		if f.name == name {
			return f.write(w, o)
		}
	}
	return fmt.Errorf("found format %q, expected one of %s", name, strings.Join(Formats(), ", "))
}
