package pricing

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ecsim/model/usage"
)

// SavingsPlan is a commitment to pay so much an hour for a term, used or not. What it covers costs the
// plan's rates instead of the on-demand price (Savings Plans user guide).
type SavingsPlan struct {
	Offer
	Hourly Money // dollars an hour, at the plan's rates; AWS sells steps of CommitmentStep
}

// CommitmentStep is the finest commitment an hour that AWS sells.
const CommitmentStep = Dollar / 1000

// Offer is a kind of Savings Plan that AWS sells. Its text is, for example, compute-1yr-no-upfront or
// ec2-instance-m5-3yr-all-upfront. What is paid upfront is spread evenly over the hours of the term.
type Offer struct {
	Kind    PlanKind
	Family  string // of EC2 Instance Savings Plans: m5
	Years   int    // 1 or 3
	Payment Payment
}

// PlanKind is what a Savings Plan covers.
type PlanKind string

// Kinds of Savings Plans. A Compute Savings Plan covers Fargate and EC2 of every Region; an EC2 Instance
// Savings Plan one family of instances in one Region, which is the bill's.
const (
	Compute     PlanKind = "compute"
	EC2Instance PlanKind = "ec2-instance"
)

// Payment is what of the term's commitment is paid at once: nothing, half of it, or all.
type Payment string

// Payments.
const (
	NoUpfront      Payment = "no-upfront"
	PartialUpfront Payment = "partial-upfront"
	AllUpfront     Payment = "all-upfront"
)

var offerForm = regexp.MustCompile(
	`^(compute|ec2-instance-([a-z][a-z0-9-]*))-([13])yr-((?:no|partial|all)-upfront)$`)

// ParseOffer reads the text of an offer.
func ParseOffer(text string) (Offer, error) {
	part := offerForm.FindStringSubmatch(text)
	if part == nil {
		return Offer{}, fmt.Errorf("found Savings Plan %q, expected compute- or ec2-instance-FAMILY-, "+
			"then 1yr- or 3yr-, then no-upfront, partial-upfront or all-upfront, "+
			"such as compute-1yr-no-upfront", text)
	}
	offer := Offer{Kind: Compute, Family: part[2], Years: int(part[3][0] - '0'), Payment: Payment(part[4])}
	if offer.Family != "" {
		offer.Kind = EC2Instance
	}
	return offer, nil
}

// String is the offer's name in bills and files.
func (o Offer) String() string {
	kind := string(o.Kind)
	if o.Family != "" {
		kind += "-" + o.Family
	}
	return fmt.Sprintf("%s-%dyr-%s", kind, o.Years, o.Payment)
}

// Covers reports whether usage of a dimension is eligible. Spot never is, nor are storage, the Windows
// licence, addresses, load balancers and the fee of Managed Instances.
func (o Offer) Covers(d usage.Dimension) bool {
	class := PlanUsage(d)
	return class != "" && (o.Kind == Compute || class == o.Family)
}

// FargateUsage is the class of Fargate's vCPU and memory.
const FargateUsage = "fargate"

// PlanUsage is what a Savings Plan's rate depends on: fargate, or the family of an instance type such as
// m5; empty where no Savings Plan applies.
func PlanUsage(d usage.Dimension) string {
	switch d {
	case usage.FargateVCPUx86, usage.FargateMemoryX86, usage.FargateVCPUArm, usage.FargateMemoryArm,
		usage.FargateVCPUWindows, usage.FargateMemoryWindows:
		return FargateUsage
	}
	name, isEC2 := strings.CutPrefix(string(d), "ec2-")
	family, _, isType := strings.Cut(name, ".")
	if !isEC2 || !isType || strings.HasPrefix(name, "spot-") {
		return ""
	}
	return family
}

// PlanUsages are the classes of usage that Savings Plans cover: fargate, then the families of instances by name.
func PlanUsages() []string {
	var families []string
	for _, d := range usage.Dimensions() {
		if class := PlanUsage(d); class != "" && class != FargateUsage {
			families = append(families, class)
		}
	}
	slices.Sort(families)
	return append([]string{FargateUsage}, slices.Compact(families)...)
}
