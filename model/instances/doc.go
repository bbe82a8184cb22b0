// Package instances is what EC2 instance types give to ECS tasks, as embedded data: CPU units and memory
// that an agent registers there, network interfaces, GPUs, and what
// EC2's Spot Instance Advisor says of them.
//
// It owns types.csv and advisor.csv, whose heads say where each column comes from. It must not know prices,
// clusters or tasks.
package instances
