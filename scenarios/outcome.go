package scenarios

import (
	"math"

	"ecsim/pricing/commitment"
)

// Outcome is everything one `ecsim run` found. Its JSON form is the document "ecsim.outcome/1".
type Outcome struct {
	Schema         string             `json:"schema"`
	Provenance     Provenance         `json:"provenance"`
	HorizonSeconds float64            `json:"horizon_seconds"`
	WarmUpSeconds  float64            `json:"warm_up_seconds"`
	WarmUpHow      string             `json:"warm_up,omitempty"` // how it was chosen, when nobody said it
	Cost           Cost               `json:"cost"`
	Usage          *Usage             `json:"usage,omitempty"` // when it was kept
	Services       []ServiceOutcome   `json:"services"`
	Jobs           []JobOutcome       `json:"jobs,omitempty"`
	Instances      []InstancesOutcome `json:"instances,omitempty"`
	Providers      []ProviderOutcome  `json:"capacity_providers,omitempty"` // with managed scaling
	Spot           []SpotOutcome      `json:"spot,omitempty"`               // pools of Spot capacity, by type and zone
	Stranded       []StrandedOutcome  `json:"stranded,omitempty"`
	SLOs           []SLOOutcome       `json:"slos"`
	Assumed        []AssumedOutcome   `json:"assumed"`
	NotModelled    []NotModelledEntry `json:"not_modelled"`
	Precision      *PrecisionOutcome  `json:"precision,omitempty"` // that replications were played for
	Estimates      []EstimateOutcome  `json:"estimates,omitempty"` // of several replications: how figures are made
	IdleFaults     []IdleFault        `json:"idle_faults,omitempty"`
	Timeline       []TimelineEntry    `json:"timeline,omitempty"`
	// what it would be without one factor at a time
	Counterfactuals []Counterfactual `json:"counterfactuals,omitempty"`
	Why             *Why             `json:"why,omitempty"` // when asked for, or an SLO was missed
	Series          []Series         `json:"-"`             // of the first replication; written as series.csv

	spend         []commitment.Spend // of one replication, by hour; only where studies ask
	brokenMinutes float64            // of one replication: of one objective or more; NaN when none is on minutes
}

// Schema is the name and version of the JSON document.
const Schema = "ecsim.outcome/1"

// Provenance says exactly what was run, so that it can be run again.
type Provenance struct {
	Scenario     string `json:"scenario"`
	Summary      string `json:"summary,omitempty"`
	Region       string `json:"region"`
	Start        string `json:"start"` // RFC 3339
	Hash         string `json:"hash"`  // SHA-256 of the canonical scenario
	Seed         uint64 `json:"seed"`
	Replications int    `json:"replications"`
	Antithetic   bool   `json:"antithetic,omitempty"` // replications 2k and 2k + 1 mirror each other's demand and work
	Version      string `json:"version"`
	CatalogDate  string `json:"catalog_date"`
	Events       int64  `json:"events"` // control-plane events of all replications

	Priced *Priced `json:"priced,omitempty"` // when it was priced again
}

// Priced is what the bill was made with instead of the scenario's own Region and prices.
type Priced struct {
	Region  string `json:"region"`
	Catalog string `json:"catalog,omitempty"` // a price file, before the scenario's own prices
}

// Cost is the bill of the measured part of the run, [warm-up, horizon).
type Cost struct {
	Currency  string     `json:"currency"`
	Total     Measure    `json:"total"`   // dollars; the sum of the line items
	Monthly   Measure    `json:"monthly"` // scaled to MonthHours
	LineItems []LineItem `json:"line_items"`
	ByCause   []CostPart `json:"by_cause"` // sums to Total
	// hours of a month; 0: 730
	MonthHours int `json:"month_hours,omitempty"`
}

// LineItem is one row of the bill.
type LineItem struct {
	Service   string  `json:"service"`
	Dimension string  `json:"dimension"`
	Quantity  Measure `json:"quantity"`
	Unit      string  `json:"unit"`
	UnitPrice string  `json:"unit_price"` // decimal dollars per unit, as in the catalogue
	Amount    Measure `json:"amount"`     // dollars
	Monthly   Measure `json:"monthly"`    // dollars in a month of the same
	// of the amount of a Savings Plan, dollars that nothing used; nil of other lines
	Unused *Measure `json:"unused,omitempty"`
}

// CostPart is the share of the bill that one cause is responsible for.
type CostPart struct {
	Service string  `json:"service"`
	Cause   string  `json:"cause"`
	Amount  Measure `json:"amount"`
	Monthly Measure `json:"monthly"`
}

// ServiceOutcome is what happened to one service in the measured part of the run.
type ServiceOutcome struct {
	Name         string              `json:"name"`
	Protocol     string              `json:"protocol,omitempty"` // what its requests are of: TCP, SQS; else HTTP
	Requests     Requests            `json:"requests"`
	Availability Availability        `json:"availability"`
	Latency      Latency             `json:"latency_seconds"`
	ByEnd        LatencyByEnd        `json:"latency_by_end_seconds"`
	Classes      []ClassOutcome      `json:"classes,omitempty"`
	Wants        *Wants              `json:"wants,omitempty"`
	Sampled      *SampledOutcome     `json:"sampled,omitempty"`
	Queue        *QueueOutcome       `json:"queue,omitempty"`
	Utilization  Utilization         `json:"utilization"`
	Tasks        TaskCounts          `json:"tasks"`
	Zones        []ZoneOutcome       `json:"zones,omitempty"`
	Room         *RoomOutcome        `json:"more_fit,omitempty"` // of tasks on container instances
	Thrash       Measure             `json:"thrash"`             // tasks of steps that a later one took back within 1 h
	Deployments  []DeploymentOutcome `json:"deployments"`
	TaskSets     []TaskSetOutcome    `json:"task_sets,omitempty"` // of an external controller
	Rollouts     []RolloutOutcome    `json:"service_deployments,omitempty"`
	Scaling      []ScalingActivity   `json:"scaling"`
	ScaleOut     *Measure            `json:"scale_out_seconds,omitempty"` // mean, load to healthy tasks
	NotScaled    []NotScaled         `json:"not_scaled,omitempty"`
	Forecasts    []ForecastHour      `json:"forecasts,omitempty"` // of predictive scaling policies
}

// Requests counts requests by their end. Offered = Completed + Failed + Rejected + TimedOut + InFlight.
type Requests struct {
	Offered   Measure `json:"offered"`
	Completed Measure `json:"completed"`
	Failed    Measure `json:"failed"`    // 500 and 502
	Rejected  Measure `json:"rejected"`  // 503
	TimedOut  Measure `json:"timed_out"` // 504 and client gave up
	InFlight  Measure `json:"in_flight"` // at the horizon
	ByKind    struct {
		Error500     Measure `json:"500"`            // the program answered with an error
		Error502     Measure `json:"502"`            // the task was gone or refused the connection
		Error503     Measure `json:"503"`            // no target, or the task's queue was full
		Error504     Measure `json:"504"`            // no answer within the idle or connect timeout
		ClientGaveUp Measure `json:"client_gave_up"` // the client's own timeout (ALB logs 460)
	} `json:"by_kind"`
}

// Availability is the share of requests answered well, and of wanted tasks that were healthy.
type Availability struct {
	Requests Measure `json:"requests"` // completed / (offered − in flight)
	Tasks    Measure `json:"tasks"`    // time average of min(healthy, desired) / desired
}

// Latency is in seconds, of every request that waited for an answer: completed, 500, 504 and given up.
type Latency struct {
	Mean Measure `json:"mean"`
	P50  Measure `json:"p50"`
	P90  Measure `json:"p90"`
	P95  Measure `json:"p95"`
	P99  Measure `json:"p99"`
	P999 Measure `json:"p999"`
	Max  Measure `json:"max"`

	Analytic *Analytic `json:"analytic,omitempty"` // of services that get requests
}

// Analytic is what queueing theory says of the latency, minute by minute, and how many minutes of the
// simulation it does not explain.
type Analytic struct {
	Mean           Bounds  `json:"mean"`
	P99            Bounds  `json:"p99"`
	Minutes        Measure `json:"minutes"`                  // measured minutes with requests
	MinutesOutside Measure `json:"minutes_outside"`          // of these: theory has no band, or they left it
	LikelyReason   string  `json:"likely_reason,omitempty"`  // of most of them
	NotApplicable  string  `json:"not_applicable,omitempty"` // why theory says nothing
}

// Bounds hold a number.
type Bounds struct {
	Low  Measure `json:"low"`
	High Measure `json:"high"`
}

func noBounds() Bounds { return Bounds{Single(math.NaN()), Single(math.NaN())} }

// LatencyByEnd is how long every request took until it ended, by its end. Refusals end at once, and
// so do most of the 502: they are here, apart, and not in Latency, which they would make look short.
type LatencyByEnd struct {
	Completed EndLatency `json:"completed"`
	Failed    EndLatency `json:"failed"`    // 500 and 502
	Rejected  EndLatency `json:"rejected"`  // 503
	TimedOut  EndLatency `json:"timed_out"` // 504 and client gave up
}

// EndLatency is in seconds, of the N requests that had one end.
type EndLatency struct {
	N    Measure `json:"n"`
	Mean Measure `json:"mean"`
	P50  Measure `json:"p50"`
	P99  Measure `json:"p99"`
	Max  Measure `json:"max"`
}

// Utilization is used over reserved, 0 to 1.
type Utilization struct {
	CPU    Measure `json:"cpu"`
	Memory Measure `json:"memory"`
}

// TaskCounts counts tasks.
type TaskCounts struct {
	DesiredMean Measure `json:"desired_mean"`
	RunningMean Measure `json:"running_mean"`
	RunningMax  Measure `json:"running_max"`
	Started     Measure `json:"started"`
	Refused     Measure `json:"refused"` // launches for which there was no capacity
	Stopped     Measure `json:"stopped"`
	Failed      Measure `json:"failed"`
	OutOfMemory Measure `json:"out_of_memory"` // of those that failed: killed at their memory limit
	Interrupted Measure `json:"interrupted"`
}

// InstancesOutcome is how much of a group of container instances tasks reserved, over time.
type InstancesOutcome struct {
	Name string `json:"name"`
	Type string `json:"type"`
	// services and jobs whose strategy lets their tasks run there
	UsedBy    []string `json:"used_by"`
	Instances Measure  `json:"instances"` // mean number
	Empty     Measure  `json:"empty"`     // of those, without a task that is not a daemon's
	// shares of what the instances register
	CPUReserved    Measure `json:"cpu_reserved"`
	MemoryReserved Measure `json:"memory_reserved"`
	CPUStranded    Measure `json:"cpu_stranded"` // free beyond the share of memory that is free there
	MemoryStranded Measure `json:"memory_stranded"`
}

// JobOutcome is what happened to one job's tasks.
type JobOutcome struct {
	Name        string  `json:"name"`
	Submitted   Measure `json:"submitted"`
	Succeeded   Measure `json:"succeeded"`
	Failed      Measure `json:"failed"`
	Interrupted Measure `json:"interrupted"`
	Unfinished  Measure `json:"unfinished"`   // waiting or running at the horizon
	WaitSeconds Latency `json:"wait_seconds"` // submitted → program started
	LastEnd     Measure `json:"last_end_seconds"`
}

// SLOOutcome is one objective and whether it was met.
type SLOOutcome struct {
	Measure string   `json:"measure"`
	Value   Measure  `json:"value"`
	Min     *float64 `json:"min,omitempty"`
	Limit   *float64 `json:"limit,omitempty"` // the maximum
	Unit    string   `json:"unit"`            // s, ratio, USD, tasks
	OK      bool     `json:"ok"`
	// the 95 % interval of the value has both sides of a bound: with other seeds it might be judged otherwise
	Uncertain bool `json:"uncertain,omitempty"`
}

// AssumedOutcome is a default that mattered.
type AssumedOutcome struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Source string `json:"source"`
}

// NotModelledEntry is an input, or a behaviour of AWS, that the run left out.
type NotModelledEntry struct {
	Key string `json:"key"`
	Why string `json:"why"`
}

// TimelineEntry is one line of the story, of the first replication.
type TimelineEntry struct {
	AtSeconds float64 `json:"at_seconds"`
	Who       string  `json:"who"`
	What      string  `json:"what"`
	Because   string  `json:"because"`
	Running   int     `json:"running"` // tasks of Who, after it happened
	Desired   int     `json:"desired"`
}

// Series is one quantity over simulated time, for plots and series.csv.
type Series struct {
	Service string
	// offered, completed, errors, desired, running, healthy, p50, p95, p99, p99_low, p99_high, cpu,
	// cpu_target, memory, in_flight, backlog; without a service: cost, and instances, cpu_reservation,
	// memory_reservation and gpu_reservation of the cluster's instances
	Name        string
	Unit        string // requests/s, tasks, instances, s, ratio, USD/h
	StepSeconds float64
	Values      []float64 // value i covers [i, i+1) steps; NaN: no data
}
