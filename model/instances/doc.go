// Package instances is what EC2 instance types give to ECS tasks, as embedded data: CPU units and memory
// that an agent registers there, network interfaces, GPUs.
//
// It owns types.csv, whose head says where each column comes from. It must not know prices, clusters or
// tasks.
package instances
