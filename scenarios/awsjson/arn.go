package awsjson

import (
	"slices"
	"strings"

	"ecsim/scenarios/document"
)

// arnKeys are the keys whose ARNs say where the thing that a document describes is. Others, such as those
// of secrets, may name another Region.
var arnKeys = []string{"cluster", "clusterArn", "serviceArn", "taskDefinition", "taskDefinitionArn",
	"targetGroupArn", "TargetGroupArn", "ScalableTargetARN", "PolicyARN"}

// RegionOf is the Region of an ARN, arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE; empty when a text is
// no ARN or has none.
func RegionOf(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" {
		return ""
	}
	return parts[3]
}

// Elsewhere is the first ARN of a document that is in another Region, of those that say where the thing
// itself is; nil when there is none.
func Elsewhere(n *document.Node, region string) *document.Node {
	if n == nil {
		return nil
	}
	if n.Kind == document.Text && slices.Contains(arnKeys, n.Key) {
		if own := RegionOf(n.Text); own != "" && own != region {
			return n
		}
	}
	for _, m := range n.Items {
		if found := Elsewhere(m, region); found != nil {
			return found
		}
	}
	return nil
}

// ClusterOf is the key of a service that says which cluster it is in, and that cluster's name; nil when
// none says it.
func ClusterOf(service *document.Node) (*document.Node, string) {
	for _, key := range []string{"clusterArn", "cluster"} {
		n := service.Get(key)
		if n == nil || n.Kind != document.Text || n.Text == "" {
			continue
		}
		return n, n.Text[strings.LastIndexByte(n.Text, '/')+1:]
	}
	return nil, ""
}

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
