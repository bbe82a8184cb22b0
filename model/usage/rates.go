package usage

import (
	"fmt"

	"ecsim/model"
)

// Minimum charges in seconds (L-31; Windows: AWS Fargate pricing page, L-35).
const (
	linuxMinimum   = 60
	windowsMinimum = 300
	addressMinimum = 60
)

// freeStorageGiB is included in every Fargate task (T-13, L-33).
const freeStorageGiB = 20

// rate is what a task consumes of one dimension in each second of its clock.
type rate struct {
	dimension Dimension
	perSecond int64 // base units
	minimum   int64 // seconds
}

// platform is what decides the price of vCPU and memory.
type platform struct {
	os           model.OperatingSystem
	architecture model.Architecture
	provider     model.Provider
}

// computeDimensions of each platform. Fargate Spot runs Linux only (L-42).
var computeDimensions = map[platform]struct{ vcpu, memory Dimension }{
	{model.Linux, model.X86, model.Fargate}:     {FargateVCPUx86, FargateMemoryX86},
	{model.Linux, model.ARM, model.Fargate}:     {FargateVCPUArm, FargateMemoryArm},
	{model.Linux, model.X86, model.FargateSpot}: {FargateSpotVCPUx86, FargateSpotMemoryX86},
	{model.Linux, model.ARM, model.FargateSpot}: {FargateSpotVCPUArm, FargateSpotMemoryArm},
	{model.Windows, model.X86, model.Fargate}:   {FargateVCPUWindows, FargateMemoryWindows},
}

// ratesOf lists what a task consumes: always what is configured, never what is used (L-33).
// Storage has one price: Fargate Spot discounts vCPU and memory only.
func ratesOf(td *model.TaskDefinition, provider model.Provider, publicIP bool) []rate {
	if !provider.IsFargate() {
		return volumeRates(td.Volume) // ECS adds no fee: the instances are paid (L-36)
	}
	on := platform{td.OS, td.Architecture, provider}
	compute, known := computeDimensions[on]
	if !known {
		panic(fmt.Sprintf("usage: Fargate does not run %v", on))
	}
	minimum := int64(linuxMinimum)
	if td.OS == model.Windows {
		minimum = windowsMinimum
	}
	size := td.Resources
	rates := []rate{
		{compute.vcpu, int64(size.CPUUnits), minimum},
		{compute.memory, int64(size.MemoryMiB), minimum},
	}
	if td.OS == model.Windows {
		rates = append(rates, rate{FargateWindowsOS, int64(size.CPUUnits), minimum})
	}
	if extra := size.StorageGiB - freeStorageGiB; extra > 0 {
		rates = append(rates, rate{FargateStorage, int64(extra), minimum})
	}
	rates = append(rates, volumeRates(td.Volume)...)
	if publicIP {
		rates = append(rates, rate{PublicIPv4, 1, addressMinimum})
	}
	return rates
}

// volumeRates is what an EBS volume costs each second of its task's clock, without a minimum (T-23): its
// size, and what is provisioned of IOPS and throughput beyond what is free.
func volumeRates(v *model.Volume) []rate {
	if v == nil {
		return nil
	}
	storage := map[model.VolumeType]Dimension{model.GP2: EBSGp2, model.GP3: EBSGp3,
		model.IO1: EBSIo, model.IO2: EBSIo, model.ST1: EBSSt1}
	var rates []rate
	add := func(d Dimension, amount int) {
		if amount > 0 {
			rates = append(rates, rate{d, int64(amount), 0})
		}
	}
	if d, known := storage[v.Type]; known { // nobody knows a price of sc1
		add(d, v.SizeGiB)
	}
	switch v.Type {
	case model.GP3:
		add(EBSGp3IOPS, v.IOPS-model.FreeIOPS)
		add(EBSGp3Throughput, v.ThroughputMiBps-model.FreeThroughputMiBps)
	case model.IO1, model.IO2:
		add(EBSIoIOPS, v.IOPS)
	}
	return rates
}

// VolumeDimensions are those that a volume is billed in.
func VolumeDimensions(v *model.Volume) (billed []Dimension) {
	for _, r := range volumeRates(v) {
		billed = append(billed, r.dimension)
	}
	return billed
}
