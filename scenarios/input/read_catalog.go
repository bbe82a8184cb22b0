package input

import (
	"bytes"
	"errors"
	"os"
	"strings"

	"ecsim/pricing"
	"ecsim/pricing/catalog"
)

// ReadCatalog reads a price file: CSV with the columns of the embedded one. The error is Problems, one for
// every line that is wrong.
func ReadCatalog(file string) (*pricing.Catalog, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, Problems{{File: file, Found: reason(err), Expected: "a price file (CSV)"}}
	}
	c, err := catalog.Read(bytes.NewReader(data))
	var wrong catalog.Mistakes
	if errors.As(err, &wrong) {
		var problems Problems
		for _, m := range wrong {
			found, expected, _ := strings.Cut(strings.TrimPrefix(m.Text, "found "), ", expected ")
			problems = append(problems, Problem{File: file, Line: m.Line, Column: m.Column, Found: found,
				Expected: expected})
		}
		return nil, problems.Sorted()
	}
	return c, err
}
