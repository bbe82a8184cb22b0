package awsjson

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// containers reads containerDefinitions.
func containers(t *reading.Table, onEC2 bool) []model.Container {
	n := t.Require("containerDefinitions", "the list of containers")
	if n == nil {
		return nil
	}
	var out []model.Container
	tables := t.Tables("containerDefinitions", "name")
	for _, c := range tables {
		out = append(out, container(c, onEC2))
	}
	switch {
	case n.Kind != document.List:
	case len(out) == 0:
		t.Problem(n, "at least one container", "")
	case len(out) > 10: // T-01
		t.Problem(n, "at most 10 containers", "")
	default:
		essential := false // L-12
		for _, c := range out {
			essential = essential || c.Essential
		}
		if !essential {
			t.At(n.KeyPlace, "no essential container", "at least one with essential = true", "")
		}
		checkNames(tables, out)
		checkDependencies(tables, out)
	}
	return out
}

// container reads one container definition.
func container(t *reading.Table, onEC2 bool) model.Container {
	t.Quiet("environment", "environmentFiles", "secrets", "logConfiguration", "entryPoint", "command", "user",
		"workingDirectory", "hostname", "readonlyRootFilesystem", "interactive", "pseudoTerminal", "dockerLabels",
		"ulimits", "systemControls", "repositoryCredentials", "mountPoints", "volumesFrom", "versionConsistency",
		"credentialSpecs")
	c := model.Container{Name: t.Text("name"), Image: t.Text("image")}
	t.Require("name", "the container's name")
	t.Require("image", "the container's image")
	c.Essential = t.Bool("essential", true)
	c.CPUUnits = t.Integer("cpu", 0, 262144) // T-08
	c.MemoryMiB = t.Integer("memory", 0, math.MaxInt32)
	c.ReservationMiB = t.Integer("memoryReservation", 0, math.MaxInt32)
	if c.MemoryMiB > 0 && c.ReservationMiB > c.MemoryMiB { // T-10
		t.Problem(t.Get("memoryReservation"), "at most the container's memory", "")
	}
	if all := ports(t, onEC2); len(all) > 0 {
		c.ContainerPort, c.OtherPorts = all[0], all[1:]
	}
	c.MaxConcurrency = maxConcurrency(t)
	c.HealthCheck = healthCheck(t)
	c.DependsOn = dependencies(t)
	if t.Has("startTimeout") {
		c.StartTimeout = t.Seconds("startTimeout", 2, 120) // L-18
	}
	if onEC2 {
		c.StopTimeout = t.Seconds("stopTimeout", 1, math.MaxInt32) // L-16
	} else {
		c.StopTimeout = t.Seconds("stopTimeout", 2, 120) // L-15
	}
	c.Restart = restartPolicy(t.Table("restartPolicy"))
	c.LogRouter = logRouter(t.Table("firelensConfiguration"))
	if onEC2 {
		instanceContainer(t)
	} else {
		forbidden(t)
	}
	t.Done()
	return c
}

// maxConcurrency reads the one environment variable that matters: that of the target optimizer's agent
// (LB-13).
func maxConcurrency(t *reading.Table) int {
	n := t.Get("environment")
	if n == nil || n.Kind != document.List {
		return 0
	}
	for _, variable := range n.Items {
		name, value := variable.Get("name"), variable.Get("value")
		if name == nil || value == nil || name.Text != "TARGET_CONTROL_MAX_CONCURRENCY" {
			continue
		}
		most, err := strconv.Atoi(strings.TrimSpace(value.Text))
		if err != nil || most < 1 || most > 1000 {
			t.Problem(value, "1 to 1000 requests at a time", "")
		}
		return most
	}
	return 0
}

// restartPolicy reads a restart policy (L-28); nil: it is off.
func restartPolicy(t *reading.Table) *model.RestartPolicy {
	if t.Node == nil {
		return nil
	}
	t.Require("enabled", "true or false")
	enabled := t.Bool("enabled", false)
	policy := &model.RestartPolicy{AttemptPeriod: t.Seconds("restartAttemptPeriod", 60, 1800)}
	codes := t.Items("ignoredExitCodes")
	if len(codes) > 50 {
		t.Problem(t.Get("ignoredExitCodes"), "at most 50 exit codes", "")
	}
	for _, n := range codes {
		if n.Kind != document.Integer || n.Integer < 0 || n.Integer > 255 {
			t.Problem(n, "an exit code from 0 to 255", "")
			continue
		}
		policy.IgnoredExitCodes = append(policy.IgnoredExitCodes, int(n.Integer))
	}
	t.Done()
	if !enabled {
		return nil
	}
	return policy
}

// logRouter reads firelensConfiguration: whether the container routes the logs of the others.
func logRouter(t *reading.Table) bool {
	if t.Node == nil {
		return false
	}
	t.Quiet("options")
	t.Require("type", "fluentd or fluentbit")
	t.Word("type", "fluentd", "fluentbit")
	t.Done()
	return true
}

// ports gives the first container port. With awsvpc host and container port are the same.
func ports(t *reading.Table, onEC2 bool) (all []int) {
	for _, p := range t.Tables("portMappings", "name") {
		p.Quiet("name", "protocol", "appProtocol", "containerPortRange")
		container, host := p.Integer("containerPort", 0, 65535), p.Integer("hostPort", 0, 65535)
		if host != 0 && host != container && !onEC2 {
			p.Problem(p.Get("hostPort"), "the container port: awsvpc tasks have no other", "")
		}
		if container != 0 && !slices.Contains(all, container) {
			all = append(all, container)
		}
		p.Done()
	}
	return all
}

// healthCheck reads a container health check (H-01). The command NONE switches off the image's own.
func healthCheck(t *reading.Table) *model.ContainerCheck {
	h := t.Table("healthCheck")
	if h.Node == nil {
		return nil
	}
	h.Require("command", `the check, such as ["CMD-SHELL", "curl -f http://localhost/"]`)
	command := h.Items("command")
	check := &model.ContainerCheck{
		Interval:    h.Seconds("interval", 5, 300),
		Timeout:     h.Seconds("timeout", 2, 60),
		Retries:     h.Integer("retries", 1, 10),
		StartPeriod: h.Seconds("startPeriod", 0, 300),
	}
	h.Done()
	if len(command) > 0 && command[0].Text == "NONE" {
		return nil
	}
	return check
}

// forbidden is rule T-20: what Fargate rejects in a container.
func forbidden(t *reading.Table) {
	for _, key := range []string{"disableNetworking", "dnsServers", "dnsSearchDomains", "dockerSecurityOptions",
		"extraHosts", "links", "privileged"} {
		t.Forbid(key, "none: Fargate rejects it")
	}
	for _, r := range t.Tables("resourceRequirements", "type") {
		r.Quiet("value", "type")
		t.At(r.Place(), "a resource requirement", "none: Fargate has no GPUs or accelerators", "")
		r.Done()
	}
	linux := t.Table("linuxParameters")
	linux.Quiet("initProcessEnabled")
	for _, key := range []string{"devices", "tmpfs", "sharedMemorySize", "maxSwap", "swappiness"} {
		linux.Forbid(key, "none: Fargate rejects it")
	}
	capabilities := linux.Table("capabilities")
	capabilities.Quiet("drop")
	for _, n := range capabilities.Items("add") {
		if strings.ToUpper(n.Text) != "SYS_PTRACE" {
			t.Problem(n, "SYS_PTRACE, the only capability Fargate adds", "")
		}
	}
	capabilities.Done()
	linux.Done()
}
