package reports

import (
	"encoding/json"
	"io"

	"ecsim/scenarios"
)

// WriteJSON writes the outcome itself, indented: the document "ecsim.outcome/1".
func WriteJSON(w io.Writer, o *scenarios.Outcome) error {
	return writeIndented(w, withLists(*o))
}

func writeIndented(w io.Writer, document any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}

// withLists gives lists that the document promises a value, so that an empty one is [] and never
// null.
func withLists(o scenarios.Outcome) scenarios.Outcome {
	o.Services = list(o.Services)
	o.SLOs = list(o.SLOs)
	o.Assumed = list(o.Assumed)
	o.NotModelled = list(o.NotModelled)
	o.Cost.LineItems = list(o.Cost.LineItems)
	o.Cost.ByCause = list(o.Cost.ByCause)
	for i := range o.Services {
		s := &o.Services[i]
		s.Deployments, s.Scaling = list(s.Deployments), list(s.Scaling)
		for j := range s.Deployments {
			d := &s.Deployments[j]
			d.Spent, d.CriticalPath = list(d.Spent), list(d.CriticalPath)
		}
	}
	return o
}

// list is a copy of a slice that is never nil.
func list[T any](in []T) []T { return append([]T{}, in...) }
