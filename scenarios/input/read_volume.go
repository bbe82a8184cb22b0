package input

import (
	"ecsim/model"
	"ecsim/scenarios/reading"
)

// attachVolume gives a task definition the EBS volume that its service makes for each task (T-22, T-23). The
// two name the same volume, or neither has one.
func (l *loader) attachVolume(t *reading.Table, d *model.TaskDefinition, made *model.Volume) {
	switch {
	case d.Family == "" && len(d.Containers) == 0: // it could not be read
	case d.Volume == nil && made == nil:
	case made == nil:
		l.At(t.Place(), "a volume "+quote(d.Volume.Name)+" that is configured at launch",
			"volumeConfigurations in the definition, which say how", "")
		d.Volume = nil
	case d.Volume == nil || d.Volume.Name != made.Name:
		l.At(t.Place(), "volumeConfigurations of "+quote(made.Name),
			"a volume of that name in the task definition, with configuredAtLaunch: true", "")
		d.Volume = nil
	default:
		d.Volume = made
	}
}
