package model

import "ecsim/sim/clock"

// Service is an ECS service on Fargate or on container instances, its load balancer, its scaling and
// what only its team knows about it.
type Service struct {
	Name         string
	Build        Build // the revision that is running, steadily, when the run begins
	DesiredCount int
	// in the order of the document; a launchType is one item of weight 1
	Strategy       []StrategyItem
	Daemon         bool      // one task on each instance that matches; DesiredCount is 0 (S-01)
	Placement      Placement // on container instances
	Zones          []string  // zones of the service's subnets, sorted
	AssignPublicIP bool
	// availabilityZoneRebalancing is ENABLED, and the service is eligible (S-36, S-37)
	Rebalancing bool
	Deployment  DeploymentConfiguration
	// deploymentController EXTERNAL: task sets instead of deployments (K-05); neither minimum nor maximum
	// percent binds them (K-04)
	External     bool
	GracePeriod  clock.Span   // healthCheckGracePeriodSeconds (D-17)
	TargetGroup  *TargetGroup // nil: no load balancer
	LoadBalancer LoadBalancer // in front of the target group
	// further target groups that its tasks register with, at most four
	OtherGroups []Balanced
	Connect     *Connect    // nil: no Service Connect endpoint
	CloudMap    *CloudMap   // nil: not in service discovery
	Queue       *Queue      // nil: its tasks poll no queue
	Protection  Protection  // of tasks against scale-in
	Scaling     *Scaling    // nil: no scalable target
	Alarms      []Alarm     // that its deployments may name, by name
	Traffic     Traffic     // zero: no requests
	TestTraffic TestTraffic // zero: nobody tests a deployment
	// about how many of its tasks are simulated, each for many others; 0: all of them
	Sampled int
}

// TestTraffic is what comes through the test listener of a deployment that shifts traffic, from
// TEST_TRAFFIC_SHIFT until production traffic shifts (B-02).
type TestTraffic struct {
	PerSecond float64 // Poisson
	Class     string  // of the requests; empty: drawn by weight
}

// Build is one revision: the task definition and how the program inside behaves.
type Build struct {
	TaskDefinition TaskDefinition
	Workload       Workload
	Delays         Delays
	Proxy          Share // of Service Connect (T-29); zero: none
	LogRouter      Share // of a FireLens container that reserves nothing itself
	Monitoring     Monitoring
}

// Callees are the services that a build calls, one for each call.
func (b *Build) Callees() (names []string) {
	add := func(calls []Call) {
		for i := range calls {
			names = append(names, calls[i].Service)
		}
	}
	add(b.Workload.Calls)
	for i := range b.Workload.Classes {
		add(b.Workload.Classes[i].Calls)
	}
	return names
}

// Provider is a capacity provider, or a launch type: EC2 is any container instance on EC2.
type Provider string

// IsFargate reports whether tasks of a provider run on Fargate; else they run on container instances.
func (p Provider) IsFargate() bool { return p == Fargate || p == FargateSpot }

// Fargate's capacity providers, and the launch types of container instances: those on EC2, and machines
// outside AWS; any other is the name of a capacity provider of the cluster.
const (
	EC2         Provider = "EC2"
	Anywhere    Provider = "EXTERNAL"
	Fargate     Provider = "FARGATE"
	FargateSpot Provider = "FARGATE_SPOT"
)

// StrategyItem is one item of a capacity provider strategy (rules CPS-01 to CPS-05).
type StrategyItem struct {
	Provider Provider
	Base     int
	Weight   int
}

// Algorithm is a target group's load-balancing algorithm (rule E-12).
type Algorithm string

// Algorithms of a target group.
const (
	RoundRobin       Algorithm = "round_robin"
	LeastOutstanding Algorithm = "least_outstanding_requests"
	WeightedRandom   Algorithm = "weighted_random"
	FlowHash         Algorithm = "flow_hash" // of a Network Load Balancer: by client connection
)

// TargetGroup is a target group of type ip, of an Application or a Network Load Balancer (E-01 to
// E-17, N-01 to N-04).
type TargetGroup struct {
	Name                string
	Interval            clock.Span // 5–300 s
	Timeout             clock.Span // 2–120 s
	HealthyThreshold    int        // 2–10; a fresh target needs one pass only (E-03)
	UnhealthyThreshold  int        // 2–10
	DeregistrationDelay clock.Span // 0–3600 s
	SlowStart           clock.Span // 0: off, else 30–900 s
	Algorithm           Algorithm
	AnomalyMitigation   bool       // weighted_random only: fewer requests to targets that fail (E-13)
	Stickiness          clock.Span // a client stays with its target this long; 0: off (E-17)
	// requests in flight at a target, beyond which the target optimizer sends it no more; 0: no bound
	// (LB-13)
	MaxConcurrency int
	ZonesApart     bool // cross-zone load balancing is off (E-15, LB-07)
	// unhealthy_state_routing: with fewer healthy, every target gets requests (E-09)
	FailOpen HealthThreshold
	// dns_failover: with fewer healthy, clients leave the zone; with zones apart only (E-09)
	DNSFailover HealthThreshold
	// of a Network Load Balancer: connections of an unhealthy target are reset (N-05)
	ResetsUnhealthy bool
	ResetAfter      clock.Span // so long after it became unhealthy
	// of a Network Load Balancer: connections that are open when the delay is over stay open (N-04)
	KeepsConnections bool
	// of the load balancer: no answer by then is a 504 (LB-11)
	IdleTimeout clock.Span
}

// HealthThreshold is how many targets must be healthy (E-09): a count, and a share of those that are
// registered. Either can be breached.
type HealthThreshold struct {
	Count   int // 0: 1, which is the default; -1: off
	Percent int // 0: off
}

// Balanced is a target group and the load balancer in front of it.
type Balanced struct {
	TargetGroup  TargetGroup
	LoadBalancer LoadBalancer
	Share        float64 // of the service's balanced requests that come this way, 0 to 1
}

// Groups are all target groups of a service, the first with what the others leave of the requests.
func (s *Service) Groups() []Balanced {
	if s.TargetGroup == nil {
		return nil
	}
	first := Balanced{TargetGroup: *s.TargetGroup, LoadBalancer: s.LoadBalancer, Share: 1}
	for _, other := range s.OtherGroups {
		first.Share -= other.Share
	}
	return append([]Balanced{first}, s.OtherGroups...)
}

// DrainDelay is how long a task drains: until the slowest of its target groups has let it go (E-10).
func (s *Service) DrainDelay() (longest clock.Span) {
	for _, g := range s.Groups() {
		longest = max(longest, g.TargetGroup.DeregistrationDelay)
	}
	return longest
}

// ClosesConnections reports whether requests in flight end when a task has drained: as the first target
// group says (LB-06, N-04).
func (s *Service) ClosesConnections() bool {
	return s.TargetGroup != nil && !s.TargetGroup.KeepsConnections
}

// LoadBalancer is an Application or a Network Load Balancer. Services that name the same one share
// its hours and LCUs.
type LoadBalancer struct {
	Name     string
	Nodes    int  // that check the health of each target (E-05); 0: one
	Internal bool // an internet-facing one holds a public IPv4 address in every zone
}

// Connect is a Service Connect endpoint (V-10 to V-13).
type Connect struct {
	PerRequestTimeout clock.Span // 0: none (V-13)
	// how long a task is avoided after 5 failed connections in 30 s: 30 to 300 s (V-11)
	Ejection clock.Span
}

// CloudMap is DNS service discovery (V-01 to V-05).
type CloudMap struct {
	TTL clock.Span // how long a caller keeps the records that it got (V-04)
	// a task is healthy → callers that ask get its record (V-03)
	Propagation clock.Span
}

// Queue is an Amazon SQS standard queue that the tasks of a service poll. The service's traffic is
// what producers send.
type Queue struct {
	// a message that was received and not deleted shows again after this
	VisibilityTimeout clock.Span
	// a task goes on hiding the message it works on (ChangeMessageVisibility) while it lives
	Extend bool
	// a message that was received so often in vain goes to the dead-letter queue; 0: never
	MaxReceives int
	// a task protects itself from scale-in while it works on a message (S-33)
	Protect bool
}

// Protection is how tasks of a service protect themselves against scale-in (S-33).
type Protection struct {
	Share   float64    // of the tasks, which do so once, when RUNNING; 0 to 1
	Expires clock.Span // 1 to 2880 minutes
}

// Scaling is an Application Auto Scaling scalable target with its policies and scheduled actions.
type Scaling struct {
	Min        int
	Max        int
	Policies   []TargetTracking    // by name
	Steps      []StepScaling       // by name
	Predictive []PredictiveScaling // by name
	Scheduled  []Execution         // by time
	Suspended  Suspension          // when the run begins
	// policies scale out on the first datapoint over their target, as soon as it shows: no service of
	// AWS's, but what the wait for three of them costs
	AtOnce bool
}

// TargetTracking is a target tracking policy (rules TT-01 to TT-27).
type TargetTracking struct {
	Name string
	MetricSource
	Target           float64    // in the unit of the metric
	ScaleOutCooldown clock.Span // TT-15
	ScaleInCooldown  clock.Span // TT-15
	DisableScaleIn   bool
	// how many datapoints each alarm takes, of a metric with one every 20 s (HR-07); 0: as standard
	// metrics need
	HighDatapoints, LowDatapoints int
}
