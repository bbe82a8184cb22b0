// Package capacity is what stands between wanting a Fargate task and getting one.
//
// It owns the arithmetic of capacity provider strategies (CPS-), launch-rate token buckets and
// vCPU quotas (Q-). It must not know services, deployments or zones' tasks: callers pass counts in and
// act on the answers.
package capacity
