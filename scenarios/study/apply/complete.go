package apply

import (
	"slices"
	"strconv"
	"strings"

	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/input"
)

// whole is a document with everything that its request must say: a scenario may leave out what it
// knows already, and may hold the configuration of a policy without the request around it.
func whole(d input.Document) input.Document {
	d.Node = d.Node.Clone()
	if w, ok := wrapped[d.Shape]; ok {
		configuration := d.Node
		d.Shape, d.Node = awsjson.ScalingPolicyShape, &document.Node{Kind: document.Table}
		keys, _ := document.SplitPath(d.Path)
		d.Node.Put("PolicyName", text(d.Service+"-"+keys[len(keys)-1]))
		d.Node.Put("PolicyType", text(w.kind))
		d.Node.Put(w.key, configuration)
	}
	switch d.Shape {
	case awsjson.ScalableTargetShape, awsjson.ScalingPolicyShape, awsjson.ScheduledActionShape:
		fill(d.Node, "ServiceNamespace", "ecs")
		fill(d.Node, "ResourceId", "service/"+d.Cluster+"/"+d.Service)
		fill(d.Node, "ScalableDimension", "ecs:service:DesiredCount")
	case awsjson.TaskDefinitionShape:
		for _, key := range []string{"cpu", "memory"} {
			asText(d.Node, key)
		}
		fill(d.Node, "family", d.Service)
	}
	if d.Shape == awsjson.ScalingPolicyShape {
		for _, t := range policyTypes {
			if d.Node.Get(t.key) != nil {
				fill(d.Node, "PolicyType", t.kind)
			}
		}
	}
	return d
}

// fill adds a member that is not there.
func fill(n *document.Node, key, value string) {
	if n.Get(key) == nil {
		n.Put(key, text(value))
	}
}

// asText makes a number a text, where AWS takes texts only.
func asText(n *document.Node, key string) {
	m := n.Get(key)
	if m != nil && m.Kind == document.Integer {
		n.Put(key, text(strconv.FormatInt(m.Integer, 10)))
	}
}

// taskDefinition registers a revision. The service takes it with the update of its definition when that
// changes too, and with a call of its own otherwise.
func (p *planner) taskDefinition(d input.Document, c call) {
	p.add(step(d, c, request(d.Node, c.keys)))
	definition := strings.TrimSuffix(d.Path, ".task_definition") + ".definition"
	now, old := find(p.after, definition), find(p.before, definition)
	if now != nil && (old == nil || !isSame(*old, *now)) {
		return
	}
	p.add(Step{Command: "aws ecs update-service --cluster " + quote(d.Cluster) + " --service " + quote(d.Service) +
		" --task-definition " + quote(d.Node.Get("family").Text)})
}

// newFamily is the family of a task definition of the service that changes; empty when it stays.
func (p *planner) newFamily(service string) string {
	for _, d := range p.after {
		if d.Shape != awsjson.TaskDefinitionShape || d.Service != service || !strings.HasPrefix(d.Path, "service.") {
			continue
		}
		if old := find(p.before, d.Path); old == nil || !isSame(*old, d) {
			return whole(d).Node.Get("family").Text
		}
	}
	return ""
}

// targetGroup sets health checks with one call and attributes with another.
func (p *planner) targetGroup(d input.Document, old *input.Document) {
	before := &document.Node{Kind: document.Table}
	if old != nil {
		before = old.Node
	}
	arn, lookUp := d.Node.Get("TargetGroupArn"), ""
	if arn == nil {
		name := d.Service
		if n := d.Node.Get("Name"); n != nil {
			name = n.Text
		}
		lookUp = " --target-group-arn \"$(aws elbv2 describe-target-groups --names " + quote(name) +
			" --query 'TargetGroups[0].TargetGroupArn' --output text)\""
	}
	checks, c := &document.Node{Kind: document.Table}, calls[awsjson.TargetGroupShape]
	attributes := &document.Node{Kind: document.List}
	for _, key := range changed(d.Node, before) {
		m := d.Node.Get(key)
		switch {
		case key == "Attributes":
			attributes.Items = append(attributes.Items, m.Clone().Items...)
		case slices.Contains(c.keys, key):
			checks.Put(key, m.Clone())
		case awsjson.IsAttribute(key):
			flat(attributes, key, m)
		default:
			p.add(Step{Path: d.Path, Notes: []string{"no call changes " + key + " of a target group"}})
		}
	}
	put := func(c call, body *document.Node) {
		if arn != nil {
			body.Put("TargetGroupArn", arn.Clone())
		}
		s := step(d, c, body)
		s.Command = strings.Replace(s.Command, " --cli", lookUp+" --cli", 1)
		p.add(s)
	}
	if len(checks.Items) > 0 {
		put(c, checks)
	}
	if len(attributes.Items) > 0 {
		body := &document.Node{Kind: document.Table}
		body.Put("Attributes", attributes)
		put(call{command: "elbv2 modify-target-group-attributes"}, body)
	}
}

// flat adds an attribute to a list, or those of a table: AWS's are texts.
func flat(list *document.Node, key string, n *document.Node) {
	if n.Kind == document.Table {
		for _, m := range n.Items {
			flat(list, key+"."+m.Key, m)
		}
		return
	}
	value := n.Text
	if n.Kind == document.Integer {
		value = strconv.FormatInt(n.Integer, 10)
	}
	attribute := &document.Node{Kind: document.Table}
	attribute.Put("Key", text(key))
	attribute.Put("Value", text(value))
	list.Items = append(list.Items, attribute)
}

// quote is a word as a shell takes it.
func quote(word string) string {
	plain := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("-_./:@%+=,", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
