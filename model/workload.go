package model

import (
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// Discipline is how a task's vCPUs serve its busy workers.
type Discipline string

// Disciplines, for v vCPUs.
const (
	// each worker owns min(1, v/workers) of a core; first come first served
	Dedicated Discipline = "dedicated"
	// each of the n requests on the CPU runs at min(1, v/n) of a core
	Shared Discipline = "shared"
	// the kernel's CFS: each request on the CPU runs at up to one core until the period's quota,
	// v × QuotaPeriod, is spent; then all stall until the next period
	Quota Discipline = "quota"
)

// QuotaPeriod is how often a task gets a new quota of CPU time (T-07).
const QuotaPeriod = 100 * clock.Millisecond

// Workload is what one request costs a task, and how the program starts, stops and fails.
type Workload struct {
	CPUTime  random.Distribution // CPU seconds of one request on one full core
	WaitTime random.Distribution // waits: holds a worker, uses no CPU
	Waits    WaitPlace           // where the waiting comes; empty: WaitAfter
	Calls    []Call              // to other services, by Step; they come right after the waiting
	// kinds of requests, each with costs of its own in place of the four fields above; empty: all
	// requests are alike
	Classes []RequestClass
	Workers int // requests one task serves at once
	// requests that may wait in the task; beyond it the task answers 503
	Queue int
	CPU   Discipline
	// the most cores that the program can use, whatever the task has; 0: no bound of its own. A
	// single-threaded event loop uses 1
	Cores    int
	Timeout  clock.Span          // the client gives up after this; 0: never
	Patience random.Distribution // and, if it is not zero, after a time drawn for each request
	Memory   MemoryUse
	CheckCPU clock.Span // CPU time of answering one health check

	Startup  random.Distribution // from container start until the program answers
	Shutdown random.Distribution // from SIGTERM until the program exits; it serves until then
	// how long a container runs that others await with COMPLETE or SUCCESS
	InitTime random.Distribution
	Defect   Defect

	// jobs only: from container start until the program exits with code 0
	RunTime random.Distribution
}

// WaitPlace is where in a request its waiting comes.
type WaitPlace string

// Places of the waiting.
const (
	WaitAfter   WaitPlace = "after"   // CPU time first, then the waiting
	WaitBefore  WaitPlace = "before"  // the waiting first
	WaitBetween WaitPlace = "between" // half of the CPU time, the waiting, the other half
)

// RequestClass is a kind of request. Every build of a service has the same classes, in the same
// order.
type RequestClass struct {
	Name     string
	Weight   float64 // its share of the requests is Weight / Σ Weight; 0: only calls that name it
	CPUTime  random.Distribution
	WaitTime random.Distribution
	Waits    WaitPlace
	Calls    []Call
}

// Route is how the tasks of one service reach those of another.
type Route string

// Routes.
const (
	ThroughLoadBalancer   Route = "load-balancer"   // the callee's target group
	ThroughServiceConnect Route = "service-connect" // V-10 to V-13
	ThroughCloudMap       Route = "cloud-map"       // DNS: V-02 to V-05
)

// Call is what a request asks of another service while it holds its worker.
type Call struct {
	Service string
	Class   string // of the callee's requests; empty: drawn by weight
	Through Route
	// Calls of one step go out together; the next step begins when all of them have ended.
	Step        int
	Count       int     // so many such calls, together; at least 1
	Probability float64 // that the request makes them at all, 0 to 1
	// the caller gives an attempt up after this; 0: never. Service Connect has a timeout of its own
	// (V-13)
	Timeout  clock.Span
	Retry    Retry
	Optional bool // false: the caller's request fails with a 500 when the call does
}

// Retry is how somebody tries again whose request ended without success: with a 5xx, or not in
// time.
type Retry struct {
	Attempts   int        // in all, the first included; 0 and 1: no retry
	Backoff    clock.Span // before the second attempt; it doubles from one attempt to the next
	MaxBackoff clock.Span // 0: no bound
	// true: the pause is uniform between 0 and the backoff ("full jitter"), else the backoff itself
	Jitter bool
	// retries are at most this share of first attempts, over time (a token bucket); 0: no bound
	Budget float64
}

// MemoryUse is a task's memory as a function of its load.
type MemoryUse struct {
	BaseMiB       float64
	PerRequestMiB float64 // for each request in the task
}

// Delays are what AWS takes for the steps of a task's life. None is published as a law: each is a
// knob.
type Delays struct {
	// created → image pull starts: ENI, placement, microVM (L-02, TS-02, TS-06)
	Provisioning random.Distribution
	// an EBS volume is made and attached, which PROVISIONING takes longer (T-22)
	Volume  random.Distribution
	Pending random.Distribution // PENDING: the agent takes the task up (L-03)
	ImageMB float64             // compressed size of all layers, in 10^6 bytes
	// span per 10^6 bytes compressed, download and extraction (TS-04 to TS-06)
	PullRate       random.Distribution
	ContainerStart random.Distribution // each container: created → started
	Registration   random.Distribution // target group registration, before RUNNING (L-04)
	// deregistered → the nodes of the load balancer have heard of it; until then they go on sending the
	// task requests (E-11)
	Deregistration random.Distribution
	Deprovisioning random.Distribution // containers stopped → STOPPED: ENI teardown (L-08)
	// a container exits → ECS knows and acts; until then the load balancer sends it requests (O-03)
	Detection random.Distribution
}

// Traffic is the demand of one service: open sources and a closed loop of clients, which add up.
type Traffic struct {
	Sources []Source
	Clients *Clients
	Retry   Retry // of clients, open and closed
	// how many clients the open sources stand for: each request is of one of them, which stickiness
	// and flow hashing see; 0: each of another
	Sessions int
	// request plus response bytes through the load balancer, for LCUs
	Bytes                 float64
	RequestsPerConnection float64    // for LCUs; at least 1
	ConnectionLife        clock.Span // how long a client connection stays open, for LCUs
}

// IsZero reports whether no request ever arrives.
func (t Traffic) IsZero() bool { return len(t.Sources) == 0 && t.Clients == nil }

// Clients is a closed loop: each client thinks, sends one request, waits for its end, and thinks
// again. The first request of each comes after a uniformly random share of its first thought.
type Clients struct {
	Count     int
	ThinkTime random.Distribution
}

// ArrivalProcess is how requests arrive inside a stretch of constant rate.
type ArrivalProcess string

// Arrival processes.
const (
	Poisson ArrivalProcess = "poisson" // independent users: exponential gaps
	Even    ArrivalProcess = "even"    // equal gaps
)

// Source is one open stream of requests: a piecewise-linear rate, how arrivals follow it, and
// optionally bursts that multiply it.
type Source struct {
	Name string      // for the report: "trace requests.csv", "diurnal"
	Rate []RatePoint // by At, at least one; the rate before the first point is zero
	// true: each rate holds until the next point; false: straight lines between points
	Step     bool
	Repeat   clock.Span // 0: the last rate holds; else the curve starts again every Repeat
	Arrivals ArrivalProcess
	Bursts   *Bursts
}

// RatePoint is the rate of a source at one instant.
type RatePoint struct {
	At        clock.Time
	PerSecond float64
}

// Bursts make a source a Markov-modulated Poisson process: its rate is multiplied by Factor during
// bursts.
type Bursts struct {
	Factor float64
	Calm   clock.Span // mean, exponential
	Burst  clock.Span // mean, exponential
}

// Job is a program that calls RunTask (rules ): Count runs at At, again every Every
// until Until. With Invocations it is a schedule of EventBridge Scheduler instead.
type Job struct {
	Name      string
	Build     Build
	Strategy  []StrategyItem
	Placement Placement // of launchType EC2
	// it calls StartTask instead, for one task on each of these; empty: RunTask
	Instances      []InstanceID
	Zones          []string
	AssignPublicIP bool
	At             clock.Time
	Count          int
	Every          clock.Span // 0: once
	Until          clock.Time // Never: to the horizon
	// the caller keeps at most this many running and queues the rest; 0: no bound
	Concurrency int
	// the caller runs an interrupted or failed task again; ECS itself never does
	Retry bool
	// after so long; AWS advises to back off and names no figure
	RetryAfter clock.Span
	// when EventBridge Scheduler calls RunTask for Count tasks, in order; empty: no schedule
	Invocations []clock.Time
	Flexible    clock.Span // it may call that much later, by chance
	Retries     int        // of a call that fails
	MaxAge      clock.Span // and until so long after it was due
}
