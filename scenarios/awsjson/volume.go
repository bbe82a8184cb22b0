package awsjson

import (
	"ecsim/model"
	"ecsim/scenarios/reading"
)

// volumeSizes are the bounds of each type in GiB (T-23). Fargate attaches no standard volumes.
var volumeSizes = map[model.VolumeType]struct{ least, most int }{
	model.GP2: {1, 16_384}, model.GP3: {1, 16_384}, model.IO1: {4, 16_384}, model.IO2: {4, 16_384},
	model.ST1: {125, 16_384}, model.SC1: {125, 16_384},
}

// launchVolume reads volumeConfigurations: the EBS volume that is made for each task (T-22, T-23); nil
// without one.
func launchVolume(t *reading.Table) *model.Volume {
	var volume *model.Volume
	for i, c := range t.Tables("volumeConfigurations", "name") {
		v := readVolume(c)
		if i > 0 {
			t.Problem(c.Get("name"), "one volume that is made at launch for each task (T-22)", "")
			continue
		}
		volume = &v
	}
	return volume
}

func readVolume(c *reading.Table) (v model.Volume) {
	if c.Require("name", "the name of a volume in the task definition") != nil {
		v.Name = c.Text("name")
	}
	c.Require("managedEBSVolume", "what to make, such as { sizeInGiB = 20, roleArn = … }")
	e := c.Table("managedEBSVolume")
	e.Quiet("encrypted", "kmsKeyId", "filesystemType", "roleArn", "tagSpecifications")
	e.NotModelled("snapshotId", "a volume from a snapshot is slow until its blocks have been read")
	e.NotModelled("volumeInitializationRate", "a volume from a snapshot that is read in advance costs more")
	v.Type = model.VolumeType(e.Word("volumeType", "gp3", "gp2", "io1", "io2", "st1", "sc1"))
	bounds := volumeSizes[v.Type]
	if e.Require("sizeInGiB", "the size of the volume") != nil {
		v.SizeGiB = e.Integer("sizeInGiB", max(1, bounds.least), max(1, bounds.most))
	}
	switch v.Type {
	case model.GP3:
		v.IOPS, v.ThroughputMiBps = model.FreeIOPS, model.FreeThroughputMiBps
		if e.Has("iops") {
			v.IOPS = e.Integer("iops", model.FreeIOPS, 16_000)
		}
		if e.Has("throughput") {
			v.ThroughputMiBps = e.Integer("throughput", model.FreeThroughputMiBps, 1000)
		}
	case model.IO1, model.IO2:
		if e.Require("iops", "how many are provisioned") != nil {
			v.IOPS = e.Integer("iops", 100, 256_000)
		}
		e.Forbid("throughput", "none: only gp3 has it provisioned")
	default:
		e.Forbid("throughput", "none: only gp3 has it provisioned")
		e.Quiet("iops")
		if v.Type == model.SC1 {
			e.Omit(e.Key("volumeType"), "no price of sc1 volumes is known: they are not in the bill")
		}
	}
	e.Done()
	c.Done()
	return v
}
