package usage

import (
	"fmt"
	"strings"

	"ecsim/model/instances"
)

// Dimension is one kind of thing that AWS bills for. Its text is its name in bills, in price files
// and in scenarios.
type Dimension string

// Dimensions of Fargate (rules L-31 to L-34), of load balancers and of public addresses.
const (
	FargateVCPUx86       Dimension = "fargate-vcpu-x86"
	FargateMemoryX86     Dimension = "fargate-memory-x86"
	FargateVCPUArm       Dimension = "fargate-vcpu-arm"
	FargateMemoryArm     Dimension = "fargate-memory-arm"
	FargateVCPUWindows   Dimension = "fargate-vcpu-windows"
	FargateMemoryWindows Dimension = "fargate-memory-windows"
	FargateWindowsOS     Dimension = "fargate-windows-os"
	FargateSpotVCPUx86   Dimension = "fargate-spot-vcpu-x86"
	FargateSpotMemoryX86 Dimension = "fargate-spot-memory-x86"
	FargateSpotVCPUArm   Dimension = "fargate-spot-vcpu-arm"
	FargateSpotMemoryArm Dimension = "fargate-spot-memory-arm"
	FargateStorage       Dimension = "fargate-storage"
	ALBHours             Dimension = "alb-hours"
	ALBCapacity          Dimension = "alb-lcu"
	NLBHours             Dimension = "nlb-hours"
	NLBCapacity          Dimension = "nlb-nlcu"
	PublicIPv4           Dimension = "public-ipv4"
	EBSGp3               Dimension = "ebs-gp3"
	InsightsMetrics      Dimension = "container-insights-metrics" // M-10
	AnywhereHours        Dimension = "ecs-anywhere"               // of external instances
	FineMetrics          Dimension = "high-resolution-metrics"    // HR-05
)

// Further dimensions of EBS volumes, which are made for tasks (T-23).
const (
	EBSGp3IOPS       Dimension = "ebs-gp3-iops"       // beyond 3,000
	EBSGp3Throughput Dimension = "ebs-gp3-throughput" // beyond 125 MiB/s
	EBSGp2           Dimension = "ebs-gp2"
	EBSIo            Dimension = "ebs-io" // io1 and io2
	EBSIoIOPS        Dimension = "ebs-io-iops"
	EBSSt1           Dimension = "ebs-st1"
)

// EC2 is the dimension of the hours of an instance type.
func EC2(instanceType string) Dimension { return Dimension("ec2-" + instanceType) }

// EC2Spot is the dimension of the hours of an instance type on Spot.
func EC2Spot(instanceType string) Dimension { return Dimension("ec2-spot-" + instanceType) }

// ManagedInstances is the dimension of the management fee of ECS Managed Instances for an instance type
// (MI-20).
func ManagedInstances(instanceType string) Dimension {
	return Dimension("ecs-managed-" + instanceType)
}

// measure is how a dimension is counted: in whole base units, of which perUnit make one billed
// unit.
type measure struct {
	dimension Dimension
	base      string
	unit      string
	perUnit   int64
}

const (
	hourSeconds  = 3600
	monthSeconds = 30 * 24 * hourSeconds // AWS bills volumes by a month of 30 days
)

const (
	instanceUnit = "instance-hour"
	externalUnit = "external-instance-hour"
)

// measures is the table of all dimensions, in the order in which bills list them. A GB is 2³⁰
// bytes.
var measures = append([]measure{
	{FargateVCPUx86, "CPU-unit-second", "vCPU-hour", 1024 * hourSeconds},
	{FargateMemoryX86, "MiB-second", "GB-hour", 1024 * hourSeconds},
	{FargateVCPUArm, "CPU-unit-second", "vCPU-hour", 1024 * hourSeconds},
	{FargateMemoryArm, "MiB-second", "GB-hour", 1024 * hourSeconds},
	{FargateVCPUWindows, "CPU-unit-second", "vCPU-hour", 1024 * hourSeconds},
	{FargateMemoryWindows, "MiB-second", "GB-hour", 1024 * hourSeconds},
	{FargateWindowsOS, "CPU-unit-second", "vCPU-hour", 1024 * hourSeconds},
	{FargateSpotVCPUx86, "CPU-unit-second", "vCPU-hour", 1024 * hourSeconds},
	{FargateSpotMemoryX86, "MiB-second", "GB-hour", 1024 * hourSeconds},
	{FargateSpotVCPUArm, "CPU-unit-second", "vCPU-hour", 1024 * hourSeconds},
	{FargateSpotMemoryArm, "MiB-second", "GB-hour", 1024 * hourSeconds},
	{FargateStorage, "GiB-second", "GB-hour", hourSeconds},
	{ALBHours, "load-balancer-hour", "load-balancer-hour", 1},
	{ALBCapacity, "micro-LCU-hour", "LCU-hour", 1_000_000},
	{NLBHours, "load-balancer-hour", "load-balancer-hour", 1},
	{NLBCapacity, "micro-NLCU-hour", "NLCU-hour", 1_000_000},
	{PublicIPv4, "address-second", "address-hour", hourSeconds},
	{EBSGp3, "GiB-second", "GB-month", monthSeconds},
	{EBSGp3IOPS, "IOPS-second", "IOPS-month", monthSeconds},
	{EBSGp3Throughput, "MiB/s-second", "MiB/s-month", monthSeconds},
	{EBSGp2, "GiB-second", "GB-month", monthSeconds},
	{EBSIo, "GiB-second", "GB-month", monthSeconds},
	{EBSIoIOPS, "IOPS-second", "IOPS-month", monthSeconds},
	{EBSSt1, "GiB-second", "GB-month", monthSeconds},
	{InsightsMetrics, "metric-second", "metric-month", monthSeconds},
	{AnywhereHours, "instance-second", externalUnit, hourSeconds},
	{FineMetrics, "metric-second", "metric-month", monthSeconds},
}, instanceHours()...)

// instanceHours are the dimensions of the instance types that ecsim knows, after all others: their hours, then
// the fees of Managed Instances.
func instanceHours() (out []measure) {
	for _, t := range instances.Types() {
		out = append(out, measure{EC2(t.Name), "instance-second", instanceUnit, hourSeconds})
	}
	for _, t := range instances.Types() {
		out = append(out, measure{EC2Spot(t.Name), "instance-second", instanceUnit, hourSeconds})
	}
	for _, t := range instances.Types() {
		out = append(out, measure{ManagedInstances(t.Name), "instance-second", instanceUnit, hourSeconds})
	}
	return out
}

// Dimensions lists every dimension in the order of bills.
func Dimensions() []Dimension {
	all := make([]Dimension, len(measures))
	for i, m := range measures {
		all[i] = m.dimension
	}
	return all
}

// ParseDimension finds a dimension by name.
func ParseDimension(name string) (Dimension, error) {
	if d := Dimension(name); d.rank() < len(measures) {
		return d, nil
	}
	var names []string
	for _, m := range measures {
		if m.unit != instanceUnit {
			names = append(names, string(m.dimension))
		}
	}
	known := strings.Join(names, ", ") + ", or ec2-, ec2-spot- or ecs-managed- and an instance type"
	return "", fmt.Errorf("found dimension %q, expected one of %s", name, known)
}

// Unit names the unit that has a price, for example vCPU-hour.
func (d Dimension) Unit() string { return d.measure().unit }

// Base names the unit that quantities are whole numbers of, for example CPU-unit-second.
func (d Dimension) Base() string { return d.measure().base }

// PerUnit is how many base units make one billed unit.
func (d Dimension) PerUnit() int64 { return d.measure().perUnit }

// Units is a quantity of base units in billed units, for display.
func (d Dimension) Units(quantity int64) float64 {
	return float64(quantity) / float64(d.PerUnit())
}

// Compare orders dimensions as bills list them.
func (d Dimension) Compare(other Dimension) int { return d.rank() - other.rank() }

func (d Dimension) measure() measure {
	rank := d.rank()
	if rank == len(measures) {
		panic(fmt.Sprintf("usage: no dimension %q", string(d)))
	}
	return measures[rank]
}

// rank is the dimension's place in the table; its length when it has none.
func (d Dimension) rank() int {
	if i, known := ranks[d]; known {
		return i
	}
	return len(measures)
}

var ranks = func() map[Dimension]int {
	places := make(map[Dimension]int, len(measures))
	for i, m := range measures {
		places[m.dimension] = i
	}
	return places
}()
