package awsjson

import (
	"strings"

	"ecsim/scenarios/document"
)

// GroupOf is the name of the target group in its ARN, or in the ResourceLabel
// app/LOAD-BALANCER/ID/targetgroup/NAME/ID; empty when there is none.
func GroupOf(n *document.Node) string {
	if n == nil || n.Kind != document.Text {
		return ""
	}
	_, rest, _ := strings.Cut(n.Text, "targetgroup/")
	name, _, _ := strings.Cut(rest, "/")
	return name
}
