package awsjson

import (
	"slices"
	"strconv"
	"strings"

	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

const idleTimeout = "idle_timeout.timeout_seconds"

// attributePrefixes are the first words of the names of target group and load balancer attributes.
var attributePrefixes = []string{"deregistration_delay", "slow_start", "load_balancing", "stickiness",
	"target_group_health", "target_health_state", "target_failover", "lambda", "proxy_protocol_v2",
	"preserve_client_ip", "idle_timeout"}

// attributeTable is the attributes of a target group as one table: their values are texts in AWS's
// documents and may be numbers in TOML.
type attributeTable struct{ *reading.Table }

// attributes gathers the attributes of a target group: the Attributes list, keys such as
// "deregistration_delay.timeout_seconds", and tables such as deregistration_delay = { timeout_seconds = 30 }.
// A key of its own wins over the list, so that an override needs no list.
func attributes(t *reading.Table) attributeTable {
	flat := &document.Node{Place: t.Place(), KeyPlace: t.Place(), Kind: document.Table}
	for _, a := range t.Tables("Attributes", "Key") {
		key := a.Require("Key", "the name of an attribute")
		value := a.Require("Value", "the value of the attribute")
		a.Done()
		if key != nil && value != nil {
			copied := *value
			copied.KeyPlace = key.Place
			put(flat, key.Text, &copied)
		}
	}
	if t.Node != nil {
		for _, m := range t.Node.Items {
			if IsAttribute(m.Key) {
				t.Quiet(m.Key)
				flatten(flat, m.Key, m)
			}
		}
	}
	return attributeTable{t.Findings.Table(flat, t.Path, t.Schema)}
}

// IsAttribute tells whether a key of a target group is one of its attributes, or a table of some.
func IsAttribute(key string) bool {
	first, _, _ := strings.Cut(key, ".")
	return slices.Contains(attributePrefixes, first)
}

func flatten(flat *document.Node, key string, n *document.Node) {
	if n.Kind != document.Table {
		copied := *n
		put(flat, key, &copied)
		return
	}
	for _, m := range n.Items {
		flatten(flat, key+"."+m.Key, m)
	}
}

func put(flat *document.Node, key string, value *document.Node) {
	if value.Kind == document.Text {
		if i, err := strconv.ParseInt(strings.TrimSpace(value.Text), 10, 64); err == nil {
			value.Kind, value.Integer, value.Float = document.Integer, i, float64(i)
		}
	}
	place := value.KeyPlace
	flat.Put(key, value)
	value.KeyPlace = place
}

// seconds is an attribute in whole seconds.
func (a attributeTable) seconds(key string, lo, hi int) clock.Span { return a.Seconds(key, lo, hi) }

// flag is an attribute that is true or false, which AWS writes as a text.
func (a attributeTable) flag(key string) bool {
	n := a.Get(key)
	if n == nil || n.Kind == document.Bool {
		return n != nil && n.Bool
	}
	return a.Word(key, "true", "false") == "true"
}

// otherAttributes sorts the attributes that the simulation does not use.
func (a attributeTable) otherAttributes() {
	a.Quiet(closesDrained, "stickiness.type",
		"stickiness.lb_cookie.duration_seconds", "stickiness.app_cookie.cookie_name",
		"stickiness.app_cookie.duration_seconds", "load_balancing.cross_zone.enabled",
		"lambda.multi_value_headers.enabled", "proxy_protocol_v2.enabled",
		"preserve_client_ip.enabled", termination, drainsUnhealthy, "target_failover.on_deregistration",
		"target_failover.on_unhealthy")
}
