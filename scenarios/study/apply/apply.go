package apply

import (
	"encoding/json"
	"slices"
	"strings"

	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/input"
)

// Step is one call of the AWS CLI.
type Step struct {
	Path    string          `json:"path,omitempty"`    // of the document in the scenario; empty: of another call
	Command string          `json:"command,omitempty"` // complete, as a shell takes it; empty: notes only
	File    string          `json:"file,omitempty"`    // the file that the command reads its request from; empty: none
	Request json.RawMessage `json:"request,omitempty"` // content of the file
	Notes   []string        `json:"notes,omitempty"`   // what the call cannot do, or what to check first
}

// Steps are the calls that make the documents of after true where those of before are, in an order in
// which they can be made: what goes first, since AWS allows one policy for each metric.
func Steps(before, after []input.Document) []Step {
	p := planner{before: before, after: after}
	for _, d := range deleted(before, after) {
		p.add(Step{Path: d.Path, Command: deletion(whole(d)), Notes: []string{"it is there no longer"}})
	}
	for _, d := range after {
		if old := find(before, d.Path); old == nil || !isSame(*old, d) {
			p.document(d, old)
		}
	}
	return p.steps
}

// isSame tells that two documents ask for the same.
func isSame(a, b input.Document) bool {
	return a.Shape == b.Shape && document.Equal(whole(a).Node, whole(b).Node)
}

type planner struct {
	before, after []input.Document
	steps         []Step
}

func (p *planner) add(s Step) { p.steps = append(p.steps, s) }

func (p *planner) document(d input.Document, old *input.Document) {
	d = whole(d)
	c, ok := calls[d.Shape]
	switch {
	case !ok:
		p.add(Step{Path: d.Path, Notes: []string{"no single call sets " + string(d.Shape)}})
	case d.Shape == awsjson.TargetGroupShape:
		p.targetGroup(d, old)
	case d.Shape == awsjson.TaskDefinitionShape:
		p.taskDefinition(d, c)
	case c.whole:
		s := step(d, c, request(d.Node, c.keys))
		if d.Shape == awsjson.MetricAlarmShape {
			s.Notes = unnamedActions(d.Node)
		}
		p.add(s)
	default:
		p.update(d, old, c)
	}
}

// step is the call with its request in a file.
func step(d input.Document, c call, request *document.Node) Step {
	file := fileName(d, c)
	return Step{Path: d.Path, File: file, Request: document.JSON(request),
		Command: "aws " + c.command + " --cli-input-json file://" + file}
}

// request is a document with those of its members only that the request takes, in the request's order.
func request(n *document.Node, keys []string) *document.Node {
	out := &document.Node{Kind: document.Table}
	for _, key := range keys {
		if m := n.Get(key); m != nil {
			out.Put(key, m.Clone())
		}
	}
	return out
}

// changed are the keys of members that are not as they were.
func changed(now, old *document.Node) []string {
	var keys []string
	for _, m := range now.Items {
		if !document.Equal(m, old.Get(m.Key)) {
			keys = append(keys, m.Key)
		}
	}
	return keys
}

// update asks for what is not as it was, with the names that say of what.
func (p *planner) update(d input.Document, old *input.Document, c call) {
	var before *document.Node
	if old != nil {
		before = old.Node
	}
	keys := changed(d.Node, before)
	var told []string
	for _, key := range c.keys {
		if slices.Contains(keys, key) {
			told = append(told, key)
		}
	}
	body := request(d.Node, told)
	for _, m := range identity(d, c) {
		body.Items = slices.Insert(body.Items, 0, m)
	}
	s := step(d, c, body)
	for _, key := range keys {
		if !slices.Contains(c.keys, key) {
			s.Notes = append(s.Notes, "the call cannot change "+key+": make "+string(d.Shape)+" anew for that")
		}
	}
	switch d.Shape {
	case awsjson.ServiceShape:
		if family := p.newFamily(d.Service); family != "" {
			body.Put("taskDefinition", text(family))
		}
		if slices.Contains(told, "capacityProviderStrategy") {
			body.Put("forceNewDeployment", &document.Node{Kind: document.Bool, Bool: true})
			s.Notes = append(s.Notes, "a changed strategy needs forceNewDeployment: every task is replaced")
		}
	case awsjson.CapacityProviderShape:
		drop(body.Get("autoScalingGroupProvider"), "autoScalingGroupArn")
	}
	s.Request = document.JSON(body)
	if len(told) == 0 {
		s.Command, s.File, s.Request = "", "", nil
	}
	p.add(s)
}

// identity are the members that say what an update is about, the last one first.
func identity(d input.Document, c call) []*document.Node {
	switch d.Shape {
	case awsjson.ServiceShape:
		return members("service", d.Service, "cluster", d.Cluster)
	case awsjson.AutoScalingGroupShape:
		return members("AutoScalingGroupName", elementOf(d, "AutoScalingGroupName"))
	default:
		if d.Node.Get("managedInstancesProvider") != nil {
			return members("cluster", d.Cluster, "name", elementOf(d, "name"))
		}
		return members("name", elementOf(d, "name"))
	}
}

// elementOf is the name of a document: its own, or that in its path.
func elementOf(d input.Document, key string) string {
	if n := d.Node.Get(key); n != nil && n.Kind == document.Text {
		return n.Text
	}
	keys, _ := document.SplitPath(d.Path)
	return keys[len(keys)-2]
}

func members(pairs ...string) []*document.Node {
	var out []*document.Node
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			continue
		}
		m := text(pairs[i+1])
		m.Key = pairs[i]
		out = append(out, m)
	}
	return out
}

func text(s string) *document.Node { return &document.Node{Kind: document.Text, Text: s} }

func drop(n *document.Node, key string) {
	if n != nil {
		n.Items = slices.DeleteFunc(n.Items, func(m *document.Node) bool { return m.Key == key })
	}
}

func find(documents []input.Document, path string) *input.Document {
	for i := range documents {
		if documents[i].Path == path {
			return &documents[i]
		}
	}
	return nil
}

// fileName is a name for the request that tells calls apart: put-scaling-policy.web-app.cpu-50.json.
func fileName(d input.Document, c call) string {
	_, verb, _ := strings.Cut(c.command, " ")
	parts := []string{verb}
	if d.Service != "" {
		parts = append(parts, d.Service)
	}
	named := false
	for _, key := range []string{"PolicyName", "ScheduledActionName", "AlarmName", "family",
		"AutoScalingGroupName", "name", "Name"} {
		if n := d.Node.Get(key); n != nil && n.Kind == document.Text && !named && n.Text != d.Service {
			parts, named = append(parts, n.Text), true
		}
	}
	clean := func(r rune) rune {
		if r == '-' || r == '_' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}
	return strings.Map(clean, strings.Join(parts, ".")) + ".json"
}
