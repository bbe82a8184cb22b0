package awsjson

import (
	"math"

	"ecsim/model/capacity/managed"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// ManagedInstances is what a managedInstancesProvider says.
type ManagedInstances struct {
	Requirements *managed.Requirements // nil: ECS chooses among general-purpose types (MI-01)
	Place        document.Place        // of the requirements, or of the provider
	Subnets      int
	Spot         bool
	AutoRepair   bool // ENABLED; AWS does not say what holds when it is left out
	LocalStorage bool
	StorageGiB   int            // of the data volume (MI-15)
	ScaleInAfter *document.Node // nil: a heuristic decides (MI-10)
	Seconds      int            // of ScaleInAfter; −1: off
}

// readManagedInstances reads a managedInstancesProvider.
func readManagedInstances(t *reading.Table) *ManagedInstances {
	m := &ManagedInstances{Place: t.Place()}
	t.Quiet("infrastructureRoleArn", "propagateTags")
	template := t.Table("instanceLaunchTemplate")
	t.Require("instanceLaunchTemplate", "its networkConfiguration, and more if you like")
	launchTemplate(template, m)
	o := t.Table("infrastructureOptimization")
	if n := o.Get("scaleInAfter"); n != nil && n.Kind != document.Null {
		m.ScaleInAfter, m.Seconds = n, o.Integer("scaleInAfter", -1, 3600)
	}
	o.Done()
	repair := t.Table("autoRepairConfiguration")
	m.AutoRepair = repair.Word("actionsStatus", "ENABLED", "DISABLED") == "ENABLED" // MI-19
	repair.Done()
	t.Done()
	return m
}

// launchTemplate reads an instanceLaunchTemplate (MI-02, MI-04, MI-15).
func launchTemplate(t *reading.Table, m *ManagedInstances) {
	t.Quiet("ec2InstanceProfileArn", "instanceMetadataTagsPropagation", "fipsEnabled")
	network := t.Table("networkConfiguration")
	network.Quiet("securityGroups")
	m.Subnets = len(network.Items("subnets"))
	network.Done()
	storage := t.Table("storageConfiguration")
	m.StorageGiB = storage.Integer("storageSizeGiB", 30, 16384)
	storage.Done()
	local := t.Table("localStorageConfiguration")
	m.LocalStorage = local.Bool("useLocalStorage", false)
	local.Done()
	switch t.Word("capacityOptionType", "ON_DEMAND", "SPOT", "RESERVED") {
	case "SPOT":
		m.Spot = true
	case "RESERVED":
		t.Omit(t.Key("capacityOptionType"), "capacity reservations are not simulated: instances are On-Demand ones")
	}
	t.Quiet("capacityReservations")
	if n := t.Get("monitoring"); n != nil && n.Text != "BASIC" {
		t.NotModelled("monitoring", "detailed monitoring is not billed")
	}
	if n := t.Get("instanceRequirements"); n != nil && n.Kind != document.Null {
		m.Place = n.Place
		m.Requirements = requirements(t.Table("instanceRequirements"))
		if m.LocalStorage && m.Requirements.LocalStorage == "" {
			m.Requirements.LocalStorage = managed.Required
		}
	}
	t.Done()
}

// requirements reads an instanceRequirements document (MI-02, MI-03).
func requirements(t *reading.Table) *managed.Requirements {
	t.Require("vCpuCount", "a range such as { min = 2, max = 8 }")
	t.Require("memoryMiB", "a range such as { min = 4096 }")
	r := &managed.Requirements{
		VCPUs: rangeOf(t, "vCpuCount"), MemoryMiB: rangeOf(t, "memoryMiB"),
		Interfaces: rangeOf(t, "networkInterfaceCount"), Accelerators: rangeOf(t, "acceleratorCount"),
		MemoryMiBPerVCPU:  gibibytes(t, "memoryGiBPerVCpu"),
		Manufacturers:     texts(t, "cpuManufacturers", "intel", "amd", "amazon-web-services"),
		Generations:       texts(t, "instanceGenerations", "current", "previous"),
		AcceleratorMakers: texts(t, "acceleratorManufacturers", "amazon-web-services", "amd", "nvidia", "xilinx", "habana"),
		AcceleratorNames:  texts(t, "acceleratorNames"),
		AcceleratorTypes:  texts(t, "acceleratorTypes", "gpu", "fpga", "inference"),
		Allowed:           texts(t, "allowedInstanceTypes"), Excluded: texts(t, "excludedInstanceTypes"),
		Burstable: wish(t, "burstablePerformance"), BareMetal: wish(t, "bareMetal"),
		PriceProtection: t.Integer("onDemandMaxPricePercentageOverLowestPrice", 0, math.MaxInt32),
	}
	if t.Has("localStorage") {
		r.LocalStorage = wish(t, "localStorage")
	}
	if len(r.Allowed) > 0 && len(r.Excluded) > 0 {
		t.Problem(t.Get("excludedInstanceTypes"), "either allowedInstanceTypes or excludedInstanceTypes, not both", "")
	}
	const wide = "types are not chosen by it"
	for _, key := range []string{"localStorageTypes", "totalLocalStorageGB", "networkBandwidthGbps",
		"baselineEbsBandwidthMbps", "acceleratorTotalMemoryMiB", "requireHibernateSupport"} {
		t.NotModelled(key, wide)
	}
	t.Quiet("spotMaxPricePercentageOverLowestPrice", "maxSpotPriceAsPercentageOfOptimalOnDemandPrice")
	t.Done()
	return r
}

// rangeOf reads a range.
func rangeOf(t *reading.Table, key string) managed.Range {
	of := t.Table(key)
	r := managed.Range{Min: optional(of, "min"), Max: optional(of, "max")}
	if n := of.Get("max"); n != nil && r.Max < r.Min {
		of.Problem(n, "at least min", "")
	}
	of.Done()
	return r
}

func optional(t *reading.Table, key string) int {
	if !t.Has(key) {
		return 0
	}
	return t.Integer(key, 0, math.MaxInt32)
}

// gibibytes reads a range of GiB in MiB.
func gibibytes(t *reading.Table, key string) managed.Range {
	of := t.Table(key)
	number := func(key string) int {
		if !of.Has(key) {
			return 0
		}
		const mebibytes, most = 1024, 1 << 20
		return int(of.Number(key, 0, most) * mebibytes)
	}
	r := managed.Range{Min: number("min"), Max: number("max")}
	of.Done()
	return r
}

// texts reads a list of words, each one of the legal ones if there are any.
func texts(t *reading.Table, key string, legal ...string) (out []string) {
	const most = 400 // MI-02
	for i, n := range t.Items(key) {
		isLegal := len(legal) == 0
		for _, l := range legal {
			isLegal = isLegal || l == n.Text
		}
		switch {
		case n.Kind != document.Text:
			t.Problem(n, "a text", "")
		case !isLegal:
			t.Problem(n, reading.OneOf(legal), "")
		case i == most:
			t.Problem(n, "at most 400 of them", "")
		}
		out = append(out, n.Text)
	}
	return out
}

func wish(t *reading.Table, key string) managed.Wish {
	return managed.Wish(t.Word(key, string(managed.Excluded), string(managed.Included), string(managed.Required)))
}
