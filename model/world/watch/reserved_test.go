package watch

import (
	"fmt"
	"testing"

	"ecsim/model"
)

// M-08: a c4.4xlarge and a c4.large have registered 18,432 CPU units and 33,926 MiB; ten RUNNING tasks of
// 1,024 and 2,048 reserve 55 and 60 %, as AWS computes it. Tasks that have not started, or begin to leave, do not
// count; instances do until they are gone; without any there is no datapoint.
func TestReservationOfTheCluster(t *testing.T) {
	s := &model.Scenario{Services: []model.Service{{Name: "web", Build: model.Build{TaskDefinition: model.TaskDefinition{
		Resources: model.Resources{CPUUnits: 1024, MemoryMiB: 2048}}}}}}
	w := NewReserved(s)
	happens := func(ev model.Event, cmds ...model.Command) { w.Stepped(0, ev, cmds) }
	register := func(id model.InstanceID, of model.InstanceType) {
		happens(model.InstanceRegistered{Instance: model.Instance{ID: id, Type: &of, Template: &model.LaunchTemplate{}}})
	}
	id := func(n int) model.TaskID { return model.TaskID{Group: "web", Number: n} }
	happens(model.MinuteEnded{})
	register("a", model.InstanceType{CPUUnits: 16384, MemoryMiB: 30158})
	register("b", model.InstanceType{CPUUnits: 2048, MemoryMiB: 3768})
	for n := 1; n <= 10; n++ {
		happens(model.DeadlineReached{}, model.StartTask{Task: id(n), Revision: 1, Instance: "a"})
	}
	happens(model.MinuteEnded{})
	for n := 1; n <= 10; n++ {
		happens(model.TaskStarted{Task: id(n)})
	}
	happens(model.MinuteEnded{})
	happens(model.DeadlineReached{}, model.DeregisterTarget{Task: id(1)})
	happens(model.DeadlineReached{}, model.StopTask{Task: id(1)})
	happens(model.InstanceTerminated{Instance: "b"})
	happens(model.MinuteEnded{})
	happens(model.TaskStopped{Task: id(1)})
	happens(model.InstanceLost{Instance: "a"})
	happens(model.InstanceTerminated{Instance: "a"})
	happens(model.MinuteEnded{})
	want := "instances [0 2 2 1 0], cpu_reservation [NaN 0 0.56 0.56 NaN], memory_reservation [NaN 0 0.6 0.61 NaN], "
	got := ""
	for _, c := range w.Record() {
		got += c.Name + " " + fmt.Sprintf("%.2g", c.Values) + ", "
	}
	if got != want {
		t.Errorf("found %s, expected %s", got, want)
	}
}
