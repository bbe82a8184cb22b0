package quote

import (
	"ecsim/model"
	"ecsim/model/usage"
	"ecsim/scenarios"
	"ecsim/scenarios/awsjson"
	"ecsim/sim/clock"
)

// Size is what one task of a size costs a month, in dollars.
type Size struct {
	CPUUnits  int               `json:"cpu_units"`
	MemoryMiB int               `json:"memory_mib"`
	X86       scenarios.Measure `json:"x86"`
	ARM       scenarios.Measure `json:"arm64"`
	SpotX86   scenarios.Measure `json:"spot_x86"`
	SpotARM   scenarios.Measure `json:"spot_arm64"`
}

// ways of running a task of a size, each with its place in a Size.
var ways = []struct {
	name     string
	on       model.Architecture
	provider model.Provider
	of       func(*Size) *scenarios.Measure
}{
	{"x86", model.X86, model.Fargate, func(s *Size) *scenarios.Measure { return &s.X86 }},
	{"arm64", model.ARM, model.Fargate, func(s *Size) *scenarios.Measure { return &s.ARM }},
	{"spot-x86", model.X86, model.FargateSpot, func(s *Size) *scenarios.Measure { return &s.SpotX86 }},
	{"spot-arm64", model.ARM, model.FargateSpot, func(s *Size) *scenarios.Measure { return &s.SpotARM }},
}

// Sizes is a task of every size that Fargate has, all the time, on Linux.
func Sizes(regions []string, book scenarios.PriceBook) (*Quote, error) {
	all := &Stated{
		kind: OfSizes, name: "Fargate", notIncluded: otherCosts,
		says:    "one Linux task of each size, running all the time, with its 20 GB of free storage",
		outcome: &scenarios.Outcome{HorizonSeconds: clock.Hour.Seconds(), Usage: scenarios.UsageOf(everySize(), nil)},
	}
	q, err := all.Price(regions, book)
	if err != nil {
		return nil, err
	}
	for i := range q.Regions {
		r := &q.Regions[i]
		costs := map[string]float64{}
		for _, line := range r.Cost.LineItems {
			costs[line.Service] += line.Monthly.Mean
		}
		for _, size := range awsjson.FargateSizes() {
			one := Size{CPUUnits: size.CPUUnits, MemoryMiB: size.MemoryMiB}
			for _, way := range ways {
				*way.of(&one) = scenarios.Single(costs[size.String()+" "+way.name])
			}
			r.Sizes = append(r.Sizes, one)
		}
		r.Cost = nil
	}
	return q, nil
}

// everySize is the ledger of an hour of a task of every size, run in every way: each is an owner.
func everySize() *usage.Ledger {
	var l usage.Ledger
	for _, size := range awsjson.FargateSizes() {
		for _, way := range ways {
			d := model.TaskDefinition{Family: size.String() + " " + way.name, OS: model.Linux, Architecture: way.on,
				Resources: model.Resources{CPUUnits: size.CPUUnits, MemoryMiB: size.MemoryMiB}}
			l.Merge(hour(d, way.provider, false))
		}
	}
	return &l
}
