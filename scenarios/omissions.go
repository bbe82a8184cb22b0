package scenarios

import (
	"ecsim/model"
	"ecsim/model/capacity/spot"
)

// omission is a behaviour of AWS that this version never simulates, and where it can matter.
type omission struct {
	model.Omission
	matters func(*model.Scenario) bool
}

// omissions are all of them. A report lists those that can matter to its run, after what the
// scenario's own files ask for and did not get.
var omissions = []omission{
	{model.Omission{Key: "load balancer latency",
		Why: "the 1–2 ms an ALB adds are not in the latencies (LB-14)"}, isBalanced},
	{model.Omission{Key: "load balancer nodes",
		Why: "one node decides on health for those of all zones (E-05); " +
			"a node in a dark zone still takes requests"}, isBalanced},
	{model.Omission{Key: "residual traffic",
		Why: "requests stop at the moment of deregistration; " +
			"a few seconds more were observed on AWS (E-11): `delays.deregistration`"}, hearsAtOnce},
	{model.Omission{Key: "start-up CPU",
		Why: "starting a program uses no CPU; utilization counts requests only"}, hasServices},
	{model.Omission{Key: "client retries",
		Why: "a client that fails or gives up does not try again"}, isNotRetried},
	{model.Omission{Key: "CPU below one vCPU",
		Why: "`shared` smooths the kernel's 100 ms quota periods: on AWS a request runs at the speed " +
			"of a core until the quota is spent, and then stalls (T-07); `quota` does that"},
		sharesLessThanOneVCPU},
	{model.Omission{Key: "CPU of helpers",
		Why: "the proxy of Service Connect and a log router have their share of the task (T-29); " +
			"what they use of it is not in its utilization"}, hasHelpers},
	{model.Omission{Key: "queue costs",
		Why: "requests to Amazon SQS are not in the bill"}, hasQueue},
	{model.Omission{Key: "idle CPU of instances",
		Why: "a task on EC2 never uses CPU that its instance has to spare (T-08)"}, hasInstances},
	{model.Omission{Key: "Spot interruption behavior",
		Why: "EC2 terminates a Spot instance that it takes back, and never stops or hibernates it (ES-02)"},
		hasSpotInstances},
	{model.Omission{Key: "image clean-up",
		Why: "an instance keeps every image that it has pulled (RS-10)"}, hasInstances},
	{model.Omission{Key: "other costs",
		Why: "data transfer, NAT, logs, Cloud Map, taxes and credits are not in the bill"}, always},
}

// omissionsOf are those that can matter to a scenario.
func omissionsOf(s *model.Scenario) []model.Omission {
	var matter []model.Omission
	for _, o := range omissions {
		if o.matters(s) {
			matter = append(matter, o.Omission)
		}
	}
	return matter
}

func always(*model.Scenario) bool { return true }

func hasInstances(s *model.Scenario) bool { return s.HasInstances() }

// hasSpotInstances reports whether the cluster may launch Spot instances.
func hasSpotInstances(s *model.Scenario) (has bool) {
	spot.EachSpotType(&s.Cluster, func(string, []string) { has = true })
	return has
}

func hasServices(s *model.Scenario) bool { return len(s.Services) > 0 }

func isBalanced(s *model.Scenario) bool {
	return anyService(s, func(one *model.Service) bool { return one.TargetGroup != nil })
}

// hearsAtOnce reports whether a load balancer of any service hears of a deregistration at once.
func hearsAtOnce(s *model.Scenario) bool {
	return anyService(s, func(one *model.Service) bool {
		return one.TargetGroup != nil && one.Build.Delays.Deregistration.Mean() == 0
	})
}

// isNotRetried reports whether clients of any service do not try again.
func isNotRetried(s *model.Scenario) bool {
	return anyService(s, func(one *model.Service) bool {
		return !one.Traffic.IsZero() && one.Queue == nil && one.Traffic.Retry.Attempts < 2
	})
}

func hasHelpers(s *model.Scenario) bool {
	return anyService(s, func(one *model.Service) bool { return one.Build.Aside() != model.Share{} })
}

func hasQueue(s *model.Scenario) bool {
	return anyService(s, func(one *model.Service) bool { return one.Queue != nil })
}

// sharesLessThanOneVCPU reports whether any revision that the scenario runs does so.
func sharesLessThanOneVCPU(s *model.Scenario) bool {
	small := func(b *model.Build) bool {
		return b.Workload.CPU == model.Shared && b.VCPU() < 1
	}
	for i := range s.Deployments {
		if small(&s.Deployments[i].Build) {
			return true
		}
	}
	for i := range s.TaskSetCalls {
		if c := &s.TaskSetCalls[i]; c.Call.Action == model.CreateTaskSet && small(&c.Build) {
			return true
		}
	}
	return anyService(s, func(one *model.Service) bool { return small(&one.Build) })
}

func anyService(s *model.Scenario, is func(*model.Service) bool) bool {
	for i := range s.Services {
		if is(&s.Services[i]) {
			return true
		}
	}
	return false
}
