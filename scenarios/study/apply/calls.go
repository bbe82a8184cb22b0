package apply

import "ecsim/scenarios/awsjson"

// call is an AWS CLI call that makes a document true.
type call struct {
	command string   // after "aws"
	keys    []string // of its request that a document can hold, in the request's own order
	whole   bool     // it replaces everything, so that the request holds all of the document
}

// calls are by shape of document. The keys are those of the request syntax in the API references of
// ECS, Application Auto Scaling, CloudWatch, Elastic Load Balancing v2 and EC2 Auto Scaling, without
// those that every document of ours lacks.
var calls = map[awsjson.Shape]call{
	awsjson.TaskDefinitionShape: {"ecs register-task-definition", []string{"family", "taskRoleArn",
		"executionRoleArn", "networkMode", "containerDefinitions", "volumes", "placementConstraints",
		"requiresCompatibilities", "cpu", "memory", "tags", "pidMode", "ipcMode", "proxyConfiguration",
		"inferenceAccelerators", "ephemeralStorage", "runtimePlatform", "enableFaultInjection"}, true},
	awsjson.ServiceShape: {"ecs update-service", []string{"desiredCount", "capacityProviderStrategy",
		"deploymentConfiguration", "availabilityZoneRebalancing", "networkConfiguration",
		"placementConstraints", "placementStrategy", "platformVersion", "healthCheckGracePeriodSeconds",
		"deploymentController", "monitoring", "enableExecuteCommand", "enableECSManagedTags", "loadBalancers",
		"propagateTags", "serviceRegistries", "serviceConnectConfiguration", "volumeConfigurations",
		"vpcLatticeConfigurations"}, false},
	awsjson.ScalableTargetShape: {"application-autoscaling register-scalable-target", []string{
		"ServiceNamespace", "ResourceId", "ScalableDimension", "MinCapacity", "MaxCapacity", "RoleARN",
		"SuspendedState"}, true},
	awsjson.ScalingPolicyShape: {"application-autoscaling put-scaling-policy", []string{"PolicyName",
		"ServiceNamespace", "ResourceId", "ScalableDimension", "PolicyType",
		"StepScalingPolicyConfiguration", "TargetTrackingScalingPolicyConfiguration",
		"PredictiveScalingPolicyConfiguration"}, true},
	awsjson.ScheduledActionShape: {"application-autoscaling put-scheduled-action", []string{
		"ServiceNamespace", "Schedule", "Timezone", "ScheduledActionName", "ResourceId",
		"ScalableDimension", "StartTime", "EndTime", "ScalableTargetAction"}, true},
	awsjson.MetricAlarmShape: {"cloudwatch put-metric-alarm", []string{"AlarmName", "AlarmDescription",
		"ActionsEnabled", "OKActions", "AlarmActions", "InsufficientDataActions", "MetricName",
		"Namespace", "Statistic", "ExtendedStatistic", "Dimensions", "Period", "Unit",
		"EvaluationPeriods", "DatapointsToAlarm", "Threshold", "ComparisonOperator", "TreatMissingData",
		"EvaluateLowSampleCountPercentile", "Metrics", "ThresholdMetricId"}, true},
	awsjson.TargetGroupShape: {"elbv2 modify-target-group", []string{"TargetGroupArn",
		"HealthCheckProtocol", "HealthCheckPort", "HealthCheckPath", "HealthCheckEnabled",
		"HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds", "HealthyThresholdCount",
		"UnhealthyThresholdCount", "Matcher"}, false},
	awsjson.AutoScalingGroupShape: {"autoscaling update-auto-scaling-group", []string{
		"MixedInstancesPolicy", "MinSize", "MaxSize", "DesiredCapacity", "DefaultCooldown",
		"AvailabilityZones", "HealthCheckType", "HealthCheckGracePeriod", "PlacementGroup",
		"VPCZoneIdentifier", "TerminationPolicies", "NewInstancesProtectedFromScaleIn",
		"MaxInstanceLifetime", "CapacityRebalance", "DefaultInstanceWarmup",
		"InstanceMaintenancePolicy"}, false},
	awsjson.CapacityProviderShape: {"ecs update-capacity-provider", []string{
		"autoScalingGroupProvider", "managedInstancesProvider"}, false},
}

// wrapped are the configurations that a scenario may hold without their PutScalingPolicy request.
var wrapped = map[awsjson.Shape]struct{ kind, key string }{
	awsjson.TargetTrackingShape: {"TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration"},
	awsjson.StepScalingShape:    {"StepScaling", "StepScalingPolicyConfiguration"},
	awsjson.PredictiveShape:     {"PredictiveScaling", "PredictiveScalingPolicyConfiguration"},
}

// policyTypes are the types of policies by the configuration they hold.
var policyTypes = []struct{ key, kind string }{
	{"TargetTrackingScalingPolicyConfiguration", "TargetTrackingScaling"},
	{"StepScalingPolicyConfiguration", "StepScaling"},
	{"PredictiveScalingPolicyConfiguration", "PredictiveScaling"},
}
