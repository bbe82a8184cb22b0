package scenarios

import "ecsim/model"

// Limits are behaviours of AWS that no scenario of this version simulates and that can matter. Every
// report lists them, after what the scenario's own files ask for and did not get.
var Limits = []model.Omission{
	{Key: "load balancer latency", Why: "the 1–2 ms an ALB adds are not in the latencies (LB-14)"},
	{Key: "load balancer nodes", Why: "one prober stands for the nodes of all zones (E-05); " +
		"a node in a dark zone still takes requests"},
	{Key: "residual traffic", Why: "requests stop at the moment of deregistration; " +
		"a few seconds more were observed on AWS (E-11)"},
	{Key: "Availability Zone rebalancing", Why: "tasks stay where they started; AWS moves them back " +
		"after a zone recovers, by default (S-36 to S-41)"},
	{Key: "start-up CPU", Why: "starting a program uses no CPU; utilization counts requests only"},
	{Key: "client retries", Why: "a client that fails or gives up does not try again"},
	{Key: "CPU below one vCPU", Why: "`shared` smooths the kernel's 100 ms quota periods; " +
		"tails of small tasks are longer on AWS (T-07)"},
	{Key: "other costs", Why: "data transfer, NAT, logs, Container Insights, taxes and credits " +
		"are not in the bill"},
}
