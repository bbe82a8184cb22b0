package awsjson

import (
	"math"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// Service is what a CreateService request or a described service says.
type Service struct {
	Name           string
	DesiredCount   int
	Strategy       []model.StrategyItem
	Daemon         bool
	Placement      model.Placement
	Subnets        int // 0: not stated
	AssignPublicIP bool
	Deployment     model.DeploymentConfiguration
	CodeDeploy     bool           // CodeDeploy is the deployment controller
	External       bool           // somebody else is
	Rebalancing    *document.Node // availabilityZoneRebalancing; nil: not stated
	GracePeriod    int            // seconds
	LoadBalancers  []LoadBalancer
	Connect        *Connect      // nil: other services cannot reach it through Service Connect
	Proxied        bool          // its tasks have the proxy of Service Connect, as callee or only as caller
	Registries     []Registry    // of Cloud Map
	Volume         *model.Volume // made for each task; nil: none
	Monitoring     model.Monitoring
}

// LoadBalancer is one entry of loadBalancers: which container and port the target group reaches.
type LoadBalancer struct {
	Container     string
	Port          int
	ContainerNode *document.Node // nil: not stated
	PortNode      *document.Node
}

// runtimeKeys are what describe-services prints about the present moment.
var runtimeKeys = []string{"serviceArn", "clusterArn", "status", "runningCount", "pendingCount", "platformFamily",
	"taskSets", "deployments", "events", "createdAt", "createdBy", "roleArn", "currentServiceDeployment",
	"currentServiceRevisions", "resourceManagementType"}

// ReadService reads a CreateService request or a service of a describe output, in a cluster.
func ReadService(t *reading.Table, c Capacity) Service {
	t.Quiet(runtimeKeys...)
	t.Quiet("cluster", "taskDefinition", "clientToken", "role", "tags", "enableECSManagedTags", "propagateTags",
		"enableExecuteCommand", "platformVersion")
	s := Service{Name: t.Text("serviceName")}
	s.Strategy = ReadStrategy(t, strategyKey, c)
	onEC2 := model.RunsOnInstances(s.Strategy)
	controller := controllerType(t)
	s.CodeDeploy, s.External = controller == "CODE_DEPLOY", controller == "EXTERNAL"
	s.Daemon = scheduling(t, onEC2)
	configuration := t.Table("deploymentConfiguration")
	if s.Daemon {
		t.Quiet("desiredCount") // describe-services prints it
		configuration.Schema = daemonDeployment
	} else if t.Require("desiredCount", "the number of tasks at the start") != nil {
		s.DesiredCount = t.Integer("desiredCount", 0, MostTasks)
	}
	s.Subnets, s.AssignPublicIP = awsvpc(t, onEC2)
	s.Deployment = deploymentConfiguration(configuration)
	if onEC2 {
		s.Placement = ReadPlacement(t)
	}
	if s.Daemon {
		checkDaemon(t, &s)
	}
	t.Word("availabilityZoneRebalancing", "ENABLED", "DISABLED")
	s.Rebalancing = t.Get("availabilityZoneRebalancing")
	s.GracePeriod = t.Integer("healthCheckGracePeriodSeconds", 0, math.MaxInt32) // D-17
	s.LoadBalancers = loadBalancers(t)
	if c := t.Get("serviceConnectConfiguration"); c != nil {
		enabled := c.Get("enabled")
		s.Proxied = enabled == nil || enabled.Bool
	}
	s.Connect = connect(t.Table("serviceConnectConfiguration"))
	s.Registries = registries(t)
	s.Volume = launchVolume(t)
	checkExternal(t, &s)
	s.Monitoring = ReadMonitoring(t, "monitoring")
	if n := t.Get("monitoring"); s.Monitoring != (model.Monitoring{}) && (s.CodeDeploy || s.External) {
		t.Problem(n, "a resolution of 60 s: CodeDeploy and external controllers have no other", "") // HR-04
	}
	serviceOmissions(t)
	t.Done()
	return s
}

// daemonDeployment is the schema path of a daemon's deploymentConfiguration, which has other defaults
// (S-03).
const daemonDeployment = "service.definition.daemonDeploymentConfiguration"

// scheduling reports whether a service is a DAEMON (S-01, S-02), and refuses what Fargate rejects (S-09,
// T-20).
func scheduling(t *reading.Table, onEC2 bool) (daemon bool) {
	n := t.Get("schedulingStrategy")
	if onEC2 {
		return t.Word("schedulingStrategy", "REPLICA", "DAEMON") == "DAEMON"
	}
	if n != nil && n.Text != "REPLICA" {
		t.Problem(n, "REPLICA: DAEMON services do not run on Fargate", "")
	}
	t.Forbid("placementConstraints", "none: Fargate rejects them")
	t.Forbid("placementStrategy", "none: Fargate rejects it and spreads over zones by itself")
	return false
}

// checkDaemon refuses what a DAEMON service cannot have (S-02, S-03).
func checkDaemon(t *reading.Table, s *Service) {
	t.Forbid("placementStrategy", "none: a DAEMON service has one task on each instance")
	if n := t.Get(strategyKey); len(s.Strategy) > 1 {
		t.At(n.KeyPlace, "a DAEMON service with several capacity providers",
			"one, or launchType = \"EC2\": it has one task on each instance", "")
	}
	configuration := t.Get("deploymentConfiguration")
	if n := configuration.Get("maximumPercent"); n != nil && s.Deployment.MaximumPercent != 100 {
		t.Problem(n, "100: a DAEMON service stops a task before it starts another on its instance", "")
	}
	if n := configuration.Get("strategy"); n != nil && s.Deployment.Strategy.Shifts() {
		t.Problem(n, "ROLLING: a DAEMON service has no other", "")
	}
	if n := t.Get("deploymentController"); n != nil && (s.CodeDeploy || s.External) {
		t.Problem(n, "ECS: no other controller deploys DAEMON services", "")
	}
}

// controllerType tells the type of a service's deployment controller.
func controllerType(t *reading.Table) string {
	c := t.Table("deploymentController")
	defer c.Done()
	return c.Word("type", "ECS", "CODE_DEPLOY", "EXTERNAL")
}

func serviceOmissions(t *reading.Table) {
	t.NotModelled("vpcLatticeConfigurations", "requests through VPC Lattice bypass the load balancer")
}

// awsvpc reads networkConfiguration: the number of subnets and whether tasks get a public address (T-15).
func awsvpc(t *reading.Table, onEC2 bool) (subnets int, public bool) {
	network := t.Table("networkConfiguration")
	v := network.Table("awsvpcConfiguration")
	v.Quiet("securityGroups")
	list := v.Items("subnets")
	if len(list) > 16 {
		v.Problem(v.Get("subnets"), "at most 16 subnets", "")
	}
	read := func() { public = v.Word("assignPublicIp", "ENABLED", "DISABLED") == "ENABLED" }
	if onEC2 { // there is no choice
		v.Quietly(read)
	} else {
		read()
	}
	if n := v.Get("assignPublicIp"); n != nil && public && onEC2 {
		v.Problem(n, "DISABLED: tasks on EC2 get no public address", "")
	}
	v.Done()
	network.Done()
	return len(list), public && !onEC2
}

// loadBalancers reads loadBalancers.
func loadBalancers(t *reading.Table) []LoadBalancer {
	var out []LoadBalancer
	for _, l := range t.Tables("loadBalancers", "containerName") {
		l.Quiet("targetGroupArn")
		l.Forbid("loadBalancerName", "a targetGroupArn: Classic Load Balancers do not reach Fargate tasks")
		l.Quiet("advancedConfiguration") // names of the other target group and of listener rules
		out = append(out, LoadBalancer{
			Container: l.Text("containerName"), ContainerNode: l.Get("containerName"),
			Port: l.Integer("containerPort", 0, 65535), PortNode: l.Get("containerPort"),
		})
		l.Done()
	}
	return out
}
