package input

import (
	"strconv"
	"strings"

	"ecsim/model/capacity/spot"
	"ecsim/scenarios/reading"
)

// choice is a reading.Default.
type choice struct {
	Text    string
	Source  string
	Matters bool
}

// knob marks a value that AWS does not publish: ours to choose and the user's to change.
const knob = "ecsim knob: "

const sdkRetry = "AWS SDKs and Tools Reference Guide: Retry behavior, standard mode"

// defaults is every value ecsim chooses when the input leaves a key out, by schema path, with its source.
// The text is what a user would write. Rows that matter are listed in every report under "assumed".
var defaults = map[string]choice{
	"replications": {"1", knob + "one run is the quickest answer", false},
	"seed":         {"1", knob + "any seed is as good as another", false},
	"start":        {"2026-01-05T00:00:00Z", knob + "a Monday at midnight", false},
	"horizon":      {"24h", knob + "one day shows a daily pattern once", true},
	"warm_up":      {"0s", knob + "services start warm", false},
	"fidelity":     {"auto", knob + "every request, until there are very many", false},
	"region":       {"us-east-1", knob + "the Region AWS documents its prices for", true},

	"cluster.name":                         {"default", "CreateCluster's own default", false},
	"cluster.container_insights":           {"disabled", "CreateCluster: settings", false},
	"cluster.insights_metrics_of_cluster":  {"23", "M-10; " + knob + "counted in a cluster of 2026", true},
	"cluster.insights_metrics_per_service": {"157", "M-10; " + knob + "counted of a service of one task in 2026", true},
	"cluster.metric_delay":                 {"150s", "HR-08: calibrated on the 363 s AWS measured (HR-06)", true},
	"cluster.reservation_delay":            {"0s", "CP-29: a minute for the datapoint, one for the alarm", true},
	"cluster.scheduled_action_delay": {"3s",
		knob + "AWS says that a scheduled action may come a few seconds late (SC-07)", false},
	"cluster.high_resolution_metric_delay": {"16s", "HR-08: calibrated on the 86 s AWS measured (HR-06)", true},
	"cluster.high_resolution_high":         {"3", "HR-07; " + knob + "as many datapoints as of standard metrics", true},
	"cluster.high_resolution_low":          {"45", "HR-07; " + knob + "as long as of standard metrics, 15 min", true},
	"cluster.host_loss_detection": {"60s",
		knob + "AWS states no time for noticing a lost zone (AZ-07)", true},
	"cluster.fargate_vcpu_quota":        {"0", knob + "not limiting; new accounts have 6 vCPUs (Q-05)", true},
	"cluster.limits.rebalanced_at_once": {"0", "S-41; " + knob + "as many as maximumPercent leaves room for", true},

	"cluster.limits.launch_throttle.after":  {"3", "S-24; " + knob + "AWS says \"repeatedly\"", true},
	"cluster.limits.launch_throttle.first":  {"20s", "S-24; " + knob + "×3 leads from it to 27 min", true},
	"cluster.limits.launch_throttle.factor": {"3", "S-24; " + knob + "see first", true},
	"cluster.limits.launch_throttle.most":   {"27m", "S-21", true},
	"cluster.limits.capacity_retry.first":   {"10s", knob + "AWS says that it tries again, not when (FS-05)", true},
	"cluster.limits.capacity_retry.factor":  {"2", knob + "as common as any (FS-05)", true},
	"cluster.limits.capacity_retry.most":    {"2m", knob + "AWS says that it tries again, not when (FS-05)", true},
	"cluster.limits.schedule_retry.first":   {"1s", "R-07; " + knob + "AWS says \"exponential backoff\"", true},
	"cluster.limits.schedule_retry.factor":  {"2", "R-07; " + knob + "AWS says \"exponential backoff\"", true},
	"cluster.limits.schedule_retry.most":    {"8m", "R-07; " + knob + "185 attempts in 24 h are 8 min apart", true},
	"cluster.limits.call_retry.first":       {"1s", sdkRetry, true},
	"cluster.limits.call_retry.factor":      {"2", sdkRetry, true},
	"cluster.limits.call_retry.most":        {"20s", sdkRetry, true},

	"cluster.limits.run_task.burst":                     {"20", "Q-04", true},
	"cluster.limits.run_task.per_second":                {"20", "Q-04", true},
	"cluster.limits.cluster_resource_modify.burst":      {"100", "Q-06", true},
	"cluster.limits.cluster_resource_modify.per_second": {"40", "Q-06", true},
	"cluster.limits.service_modify.burst":               {"50", "Q-06", true},
	"cluster.limits.service_modify.per_second":          {"5", "Q-06", true},
	"cluster.limits.task_protection.burst":              {"200", "Q-06", true},
	"cluster.limits.task_protection.per_second":         {"80", "Q-06", true},
	"cluster.limits.provisioning_wait.min":              {"10m", "CP-25", true},
	"cluster.limits.provisioning_wait.max":              {"30m", "CP-25; " + knob + "evenly distributed between", true},
	"cluster.limits.discoverable_tasks":                 {"1000", "Q-09", true},
	"cluster.instances.reserved_memory":                 {"0MiB", "RS-02: ECS_RESERVED_MEMORY", true},
	"cluster.external_instances.at":                     {"0s", "they are there from the beginning", false},
	"cluster.external_instances.architecture":           {"X86_64", "X-04: x86_64 or ARM64", false},
	"cluster.external_instances.gpus":                   {"0", "registered without --enable-gpu", false},
	"cluster.external_instances.reserved_memory":        {"0MiB", "X-08: ECS_RESERVED_MEMORY", true},
	"cluster.instances.trunking":                        {"false", "EN-02: awsvpcTrunking is off by default", true},
	"cluster.instances.root_volume": {"30GiB",
		knob + "gp3, the size in the ECS-optimized Amazon Linux image", true},

	"cluster.spot_pool.notice_missing": {"0", knob + "AWS calls the notice best effort, not how often it fails (ES-01)",
		false},
	"cluster.spot_pool.rebalance_lead": {"0s", knob + "with the notice at the latest; AWS promises no lead (ES-03)",
		false},
	"cluster.auto_scaling_group.reserved_memory": {"0MiB", "RS-02: ECS_RESERVED_MEMORY", true},
	"cluster.auto_scaling_group.spot_draining": {"false",
		"ES-04: ECS_ENABLE_SPOT_INSTANCE_DRAINING is off by default", false},
	"cluster.auto_scaling_group.trunking": {"false", "EN-02: awsvpcTrunking is off by default", true},
	"cluster.auto_scaling_group.root_volume": {"30GiB",
		knob + "gp3, the size in the ECS-optimized Amazon Linux image", true},
	"cluster.auto_scaling_group.pending": {"20s",
		"TS-13: the call and from pending to running", true},
	"cluster.auto_scaling_group.resume": {"30s",
		"TS-15: in service in as little as about 30 s", true},
	"cluster.auto_scaling_group.warm_pool.PoolState":                     {"Stopped", "PutWarmPool", false},
	"cluster.auto_scaling_group.hook.result":                             {"CONTINUE", knob + "hooks do their work", true},
	groupDefinition + ".LifecycleHookSpecificationList.HeartbeatTimeout": {"3600", "DR-06", true},
	groupDefinition + ".LifecycleHookSpecificationList.DefaultResult": {"ABANDON",
		"PutLifecycleHook", true},
	groupDefinition + ".AvailabilityZoneImpairmentPolicy.ImpairedZoneHealthCheckBehavior": {"ReplaceUnhealthy",
		knob + "AWS requires it with ZonalShiftEnabled", false},
	groupDefinition + ".WarmPoolConfiguration.PoolState": {"Stopped", "PutWarmPool", false},
	"cluster.auto_scaling_group.boot": {`{ distribution = "triangular", min = "45s", mode = "75s", max = "150s" }`,
		"TS-14: it boots in 25 to 40 s, and runs its user data and the agent", true},
	"cluster.capacity_provider.scale_in_after": {"5m",
		knob + "of scaleInAfter null AWS says only that a heuristic decides (MI-10)", true},
	"cluster.capacity_provider.ages": {"spread",
		knob + "a cluster that has run for weeks; launched at once they would all drain at once (MI-12)", true},
	"cluster.capacity_provider.pending": {"20s", "TS-13: the call and from pending to running", true},
	"cluster.capacity_provider.boot": {`{ distribution = "triangular", min = "25s", mode = "30s", max = "60s" }`,
		knob + "Bottlerocket boots fast: a measurement of January 2026 took 40 s until a first task logged", true},
	managedTemplate + ".capacityOptionType":                            {"ON_DEMAND", "MI-04", false},
	managedTemplate + ".storageConfiguration.storageSizeGiB":           {"80", "MI-15", true},
	managedRequirements + ".burstablePerformance":                      {"excluded", byAttributes, true},
	managedRequirements + ".bareMetal":                                 {"excluded", byAttributes, false},
	managedRequirements + ".onDemandMaxPricePercentageOverLowestPrice": {"20", byAttributes, true},
	groupDefinition + ".MixedInstancesPolicy.InstancesDistribution.OnDemandAllocationStrategy": {"prioritized",
		"CreateAutoScalingGroup: of overrides that name types", false},
	groupDefinition + ".MixedInstancesPolicy.InstancesDistribution.SpotAllocationStrategy": {
		"lowest-price", "CreateAutoScalingGroup", false},
	groupDefinition + ".MixedInstancesPolicy.InstancesDistribution.OnDemandBaseCapacity": {"0",
		"CreateAutoScalingGroup", false},
	groupDefinition + ".MixedInstancesPolicy.InstancesDistribution.OnDemandPercentageAboveBaseCapacity": {"100",
		"CreateAutoScalingGroup", false},

	providerDefinition + ".managedTerminationProtection": {"DISABLED", "CP-20", true},
	providerDefinition + ".managedDraining":              {"ENABLED", "CP-23: believed of new providers", true},
	managedScaling + ".status":                           {"ENABLED", "CP-01: where managedScaling is", false},
	managedScaling + ".targetCapacity":                   {"100", "CP-01", true},
	managedScaling + ".minimumScalingStepSize":           {"1", "CP-01", false},
	managedScaling + ".maximumScalingStepSize":           {"10000", "CP-01", false},
	managedScaling + ".instanceWarmupPeriod":             {"300", "CP-01", true},

	"cluster.spot_vcpu_quota": {"0", knob + "not limiting; new accounts have 6 vCPUs (Q-05)", true},

	"service.workload.wait_time": {"0s", knob + "the request only computes", true},
	"service.workload.wait":      {"after", knob + "it computes, then waits for a database or a disk", true},
	"service.workload.workers":   {"64", knob + "a common size of a thread pool", true},
	"service.workload.queue":     {"256", knob + "a common listen backlog is 128 to 511", true},
	"service.workload.timeout": {"never",
		knob + "the load balancer's idle timeout ends a wait anyway (E-16)", true},
	"service.workload.check_cpu": {"1ms", knob + "a health check is a small request", true},
	"service.workload.startup": {`{ distribution = "lognormal", mean = "12s", p99 = "30s" }`,
		knob + "a web framework loads in about this time", true},
	"service.workload.shutdown":  {"5s", knob + "a graceful shutdown of open requests", true},
	"service.workload.init_time": {"5s", knob + "a migration or a configuration fetch", true},

	"service.workload.memory.base": {"128MiB", knob + "the memory metric follows it", true},
	"service.workload.memory.per_request": {"1MiB",
		knob + "the memory metric follows it; at its limit the task is killed (T-10)", true},
	"service.workload.image.compressed": {"180MB",
		knob + "between the 100 and 300 MB that Fargate users report most", true},

	"service.workload.request.weight":    {"1", knob + "one share of the requests of all kinds", true},
	"service.workload.request.wait_time": {"0s", knob + "the request only computes", true},
	"service.workload.request.wait": {"after",
		knob + "it computes, then waits for a database or a disk", true},

	"service.workload.call.count":       {"1", knob + "one call", false},
	"service.workload.call.probability": {"1", knob + "every request makes the call", false},
	"service.workload.call.timeout": {"never",
		knob + "a load balancer (E-16) or a proxy (V-13) gives up first; over Cloud Map nobody does", true},
	"service.workload.call.retry": {"none", knob + "many client libraries do not try again", true},

	"service.traffic.retry":    {"none", knob + "a browser does not try again", false},
	"service.traffic.sessions": {"0", knob + "each request is of another client", true},
	"retry.backoff":            {"1s", sdkRetry, true},
	"retry.max_backoff":        {"20s", sdkRetry, true},
	"retry.jitter":             {"full", sdkRetry, true},
	"retry.budget":             {"none", knob + "many client libraries have none", true},

	"service.service_connect.ejection":                         {"30s", "V-11: 30 to 300 s, the shortest", true},
	"service.service_connect.timeout.perRequestTimeoutSeconds": {"15", "V-13", true},
	"service.service_connect.timeout.idleTimeoutSeconds":       {"300", "V-13", false},
	"service.cloud_map.propagation":                            {"30s", "V-03", true},
	"service.cloud_map.ttl":                                    {"60s", "V-04: as in AWS's tutorials", true},
	"service.queue.visibility_timeout":                         {"30s", "CreateQueue: VisibilityTimeout", true},
	"service.queue.extend": {"false",
		knob + "most programs leave the timeout of a message as it is", true},
	"service.queue.protect":      {"false", knob + "few workers call UpdateTaskProtection (S-33)", true},
	"service.protection.expires": {"120m", "S-33", true},

	"service.queue.max_receives": {"0", "CreateQueue: no RedrivePolicy, so messages come back for ever", true},

	"service.delays.provisioning": {`{ distribution = "lognormal", mean = "15s", p99 = "25s" }`,
		"TS-02, TS-06: 10–25 s from creation to pull", true},
	"service.delays.volume": {`{ distribution = "lognormal", mean = "10s", p99 = "25s" }`,
		knob + "to make an EBS volume and attach it; AWS publishes no figure (T-22)", true},
	"service.delays.pending":         {"1s", "L-03; " + knob + "the agent takes a task up at once", true},
	"service.delays.pull_rate":       {"8.6MB/s..20MB/s", "TS-04, TS-05: 100–300 MB in 5–35 s", true},
	"service.delays.container_start": {"1s", knob + "create and start a container without its image", true},
	"service.delays.registration":    {"3s", "E-06: a few seconds", true},
	"service.delays.deregistration": {"0s",
		"E-11: no new requests at once; " + knob + "a few seconds more were observed", true},
	"service.delays.deprovisioning": {"10s",
		"L-08, TS-07: the network interface is detached and deleted", true},
	"service.delays.detection": {"2s", "O-03: a short burst of 502s; its length is a knob", true},

	"service.traffic.bytes": {"12kB",
		knob + "request and response; only LCUs depend on it (LB-17)", true},
	"service.traffic.requests_per_connection": {"10",
		knob + "keep-alive of browsers; only LCUs depend on it (LB-17)", true},
	"service.traffic.connection_life": {"60s", knob + "only LCUs depend on it (LB-17)", true},
	"service.traffic.arrivals":        {"poisson", knob + "independent users", true},
	"service.traffic.gaps":            {"hold", knob + "the last value holds over a hole", false},
	"service.traffic.values":          {"count", knob + "monitoring exports sums per period", true},
	"service.traffic.peak_hour":       {"14h", knob + "early afternoon", true},
	"service.traffic.weekend":         {"0.6", knob + "office hours dominate", true},

	"service.other_target_group.share": {"0",
		knob + "requests come through the first target group", true},

	"service.load_balancer.internal": {"false",
		"CreateLoadBalancer: Scheme is internet-facing; each zone then pays a public IPv4 address", true},
	"service.load_balancer.idle_timeout.timeout_seconds": {"60", "E-16", true},

	"service.load_balancer.tcp.idle_timeout.seconds": {"350",
		"ModifyListenerAttributes: tcp.idle_timeout.seconds", true},

	"service.definition.deploymentConfiguration.lifecycleHooks.timeoutConfiguration.timeoutInMinutes": {
		"1440", "B-10", true},
	"service.hook.takes":           {"30s", knob + "AWS cannot know how long your function or a person takes", true},
	"service.hook.outcome":         {"succeed", knob + "a rehearsal of the usual case", true},
	"service.hook.max_error_ratio": {"0", knob + "a test fails at its first error", true},
	"service.alarm.periods":        {"1", "PutMetricAlarm: one period decides; each is a minute long", true},

	"run_task.count":                                 {"1", "CreateSchedule: EcsParameters.TaskCount", true},
	"run_task.retry_after":                           {"1m", "R-06; " + knob + "AWS advises to back off", true},
	"run_task.timezone":                              {"UTC", "CreateSchedule: ScheduleExpressionTimezone", false},
	"run_task.flexible_window":                       {"0s", "CreateSchedule: FlexibleTimeWindow OFF", false},
	"run_task.retry_policy.MaximumRetryAttempts":     {"185", "R-07", true},
	"run_task.retry_policy.MaximumEventAgeInSeconds": {"86400", "R-07", true},
	"fault.wait_period":                              {"7d", "L-37", true},

	"service.target_group.HealthCheckIntervalSeconds":                              {"30", "E-01", true},
	"service.target_group.HealthCheckTimeoutSeconds":                               {"5", "E-02", true},
	"service.target_group.HealthyThresholdCount":                                   {"5", "E-01", true},
	"service.target_group.UnhealthyThresholdCount":                                 {"2", "E-01", true},
	"service.target_group.deregistration_delay.timeout_seconds":                    {"300", "E-10", true},
	"service.target_group.target_health_state.unhealthy.draining_interval_seconds": {"0", "N-05", false},
	"service.target_group.slow_start.duration_seconds":                             {"0", "E-14", false},
	"service.target_group.load_balancing.algorithm.type": {"round_robin",
		"E-12", true},
	"service.target_group.stickiness.lb_cookie.duration_seconds":       {"86400", "E-17", true},
	"service.target_group.stickiness.app_cookie.duration_seconds":      {"86400", "E-17", true},
	"service.definition.deploymentConfiguration.minimumHealthyPercent": {"100", "D-03", true},
	"service.definition.deploymentConfiguration.maximumPercent":        {"200", "D-03", true},
	"service.definition.deploymentConfiguration.bakeTimeInMinutes": {"15",
		"B-07; of BLUE_GREEN, LINEAR and CANARY", true},
	"service.definition.deploymentConfiguration.linearConfiguration.stepPercent":             {"10", "B-05", true},
	"service.definition.deploymentConfiguration.linearConfiguration.stepBakeTimeInMinutes":   {"6", "B-05", true},
	"service.definition.deploymentConfiguration.canaryConfiguration.canaryPercent":           {"5", "B-06", true},
	"service.definition.deploymentConfiguration.canaryConfiguration.canaryBakeTimeInMinutes": {"10", "B-06", true},
	"service.definition.healthCheckGracePeriodSeconds":                                       {"0", "D-17", true},
	"service.definition.networkConfiguration.awsvpcConfiguration.assignPublicIp": {"DISABLED",
		"T-15", true},
	"service.definition.deploymentConfiguration.deploymentCircuitBreaker.enable": {"false", "C-01", true},

	"service.scaling.ScaleOutCooldown":                                          {"300", "TT-15", true},
	"service.scaling.ScaleInCooldown":                                           {"300", "TT-15", true},
	"service.scaling.Cooldown":                                                  {"300", "ST-01", true},
	"service.scaling.StepScalingPolicyConfiguration.Cooldown":                   {"300", "ST-01", true},
	"service.scaling.SchedulingBufferTime":                                      {"300", "PR-03", true},
	"service.scaling.PredictiveScalingPolicyConfiguration.SchedulingBufferTime": {"300", "PR-03", true},
	"service.scaling.TargetTrackingScalingPolicyConfiguration.ScaleOutCooldown": {"300", "TT-15", true},
	"service.scaling.TargetTrackingScalingPolicyConfiguration.ScaleInCooldown":  {"300", "TT-15", true},

	"service.definition.volumeConfigurations.managedEBSVolume.volumeType": {"gp2",
		"EC2 CreateVolume: VolumeType, to which ECS hands it on", true},

	"task_definition.containerDefinitions.essential":                          {"true", "L-12", false},
	"task_definition.containerDefinitions.restartPolicy.restartAttemptPeriod": {"300", "L-28", true},
	"task_definition.containerDefinitions.stopTimeout":                        {"30", "L-15", true},
	"task_definition.containerDefinitions.healthCheck.interval":               {"30", "H-01", true},
	"task_definition.containerDefinitions.healthCheck.timeout":                {"5", "H-01", true},
	"task_definition.containerDefinitions.healthCheck.retries":                {"3", "H-01", true},
	"task_definition.containerDefinitions.healthCheck.startPeriod":            {"0", "H-01", true},
	"task_definition.networkMode":                                             {"bridge", "T-14; on EC2", true},
	"task_definition.ephemeralStorage.sizeInGiB":                              {"20", "T-13", false},
	"task_definition.runtimePlatform.cpuArchitecture":                         {"X86_64", "T-04", true},
	"task_definition.runtimePlatform.operatingSystemFamily":                   {"LINUX", "T-04", false},
}

// daemonDefaults are those of a DAEMON service's deployments.
var daemonDefaults = map[string]choice{
	"minimumHealthyPercent": {"0", "S-03: of the API, the CLI and the SDKs; the console takes 50", true},
	"maximumPercent":        {"100", "S-03", true},
}

// disciplineDefault is how the vCPUs of a task serve its workers.
func disciplineDefault(workers int, vcpu float64) choice {
	if float64(workers) > vcpu {
		return choice{"quota", "T-07; " + knob + "the kernel's way with less than a vCPU per worker", true}
	}
	return choice{"dedicated", "T-07; " + knob + "with a vCPU per worker all ways are the same", true}
}

// defaultOf finds the default of a schema path.
func defaultOf(schema string) (reading.Default, bool) {
	if d, ok := defaults[schema]; ok {
		return reading.Default(d), true
	}
	if key, ok := strings.CutPrefix(schema, instanceAWSVPCDelays); ok {
		return instanceDefault(key, true)
	}
	if key, ok := strings.CutPrefix(schema, instanceDelays); ok {
		return instanceDefault(key, false)
	}
	if key, ok := strings.CutPrefix(schema, "service.definition.daemonDeploymentConfiguration."); ok {
		if d, ok := daemonDefaults[key]; ok {
			return reading.Default(d), true
		}
		return defaultOf("service.definition.deploymentConfiguration." + key)
	}
	if key, ok := strings.CutPrefix(schema, "cluster.spot."); ok {
		return spotDefault(key)
	}
	return reading.Default{}, false
}

// spotDefault takes the values of the Spot market from the package that simulates it, which says why.
func spotDefault(key string) (reading.Default, bool) {
	market := spot.DefaultFargate()
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	text := map[string]string{
		"monthly_interruption": number(market.MonthlyInterruption),
		"bursts_per_month":     number(market.BurstsPerMonth),
		"burst_fraction":       number(market.BurstFraction),
		"burst_spread":         number(market.BurstSpread),
		"pool_spread":          number(market.PoolSpread),
		"drought": `{ distribution = "exponential", mean = ` +
			quote(market.Drought.Mean().String()) + ` }`,
	}[key]
	return reading.Default{Text: text, Source: knob + "AWS publishes no rate (FS-07)", Matters: true}, text != ""
}
