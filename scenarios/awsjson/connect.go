package awsjson

import (
	"math"

	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// Connect is the endpoint of a service in its serviceConnectConfiguration.
type Connect struct {
	PortNode *document.Node // portName; nil: not stated
	Timeout  *reading.Table // of the endpoint, for ConnectTimeout
}

// Registry is one entry of serviceRegistries: the container and port that Cloud Map points at.
type Registry struct{ LoadBalancer }

// connect reads serviceConnectConfiguration (V-10 to V-14). A configuration without services makes only
// a client.
func connect(t *reading.Table) *Connect {
	t.Quiet("namespace", "logConfiguration", "accessLogConfiguration")
	enabled := t.Bool("enabled", true)
	services := t.Tables("services", "portName")
	var first *Connect
	for i, s := range services {
		endpoint := connectService(s)
		switch {
		case i == 0:
			first = endpoint
		case i == 1:
			t.Omit(t.Key("services"), "more than one endpoint; calls reach the first")
		}
	}
	t.Done()
	if !enabled {
		return nil
	}
	return first
}

// connectService reads one endpoint.
func connectService(t *reading.Table) *Connect {
	t.Quiet("discoveryName", "ingressPortOverride", "tls")
	c := &Connect{PortNode: t.Require("portName", "the name of a port mapping"), Timeout: t.Table("timeout")}
	for _, a := range t.Tables("clientAliases", "dnsName") {
		a.Quiet("dnsName", "testTrafficRules")
		if a.Require("port", "the port under which clients reach the endpoint") != nil {
			a.Integer("port", 1, 65535)
		}
		a.Done()
	}
	if list := t.Items("clientAliases"); len(list) > 1 { // V-14
		t.Problem(t.Get("clientAliases"), "one client alias for each endpoint", "")
	}
	connectBounds(c.Timeout)
	t.Done()
	return c
}

// connectBounds checks the timeouts of an endpoint.
func connectBounds(t *reading.Table) {
	t.Quietly(func() {
		t.Integer("perRequestTimeoutSeconds", 0, math.MaxInt32)
		t.Integer("idleTimeoutSeconds", 0, math.MaxInt32)
	})
	t.Done()
}

// ConnectTimeout is when the proxy gives up a request: at the per-request timeout, or at the idle timeout
// where that is shorter (V-13). Zero switches either off.
func ConnectTimeout(t *reading.Table) clock.Span {
	request := t.Seconds("perRequestTimeoutSeconds", 0, math.MaxInt32)
	idle := t.Seconds("idleTimeoutSeconds", 0, math.MaxInt32)
	t.Done()
	if request == 0 || idle > 0 && idle < request {
		return idle
	}
	return request
}

// registries reads serviceRegistries (V-01).
func registries(t *reading.Table) []Registry {
	var out []Registry
	for i, r := range t.Tables("serviceRegistries", "containerName") {
		r.Quiet("registryArn", "port")
		out = append(out, Registry{LoadBalancer{
			Container: r.Text("containerName"), ContainerNode: r.Get("containerName"),
			Port: r.Integer("containerPort", 0, 65535), PortNode: r.Get("containerPort"),
		}})
		r.Done()
		if i == 1 {
			t.Problem(t.Get("serviceRegistries"), "one registry for each service", "")
		}
	}
	return out
}
