package serving

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// testedService is splitService with test traffic; all production traffic goes to revision 1.
func testedService(perSecond float64) (*Mesh, *Station) {
	mesh, s := splitService(1, model.RoundRobin, false)
	if perSecond > 0 {
		s.spec.TestTraffic.PerSecond = perSecond
		s.testers = newTesters(s, 0)
	}
	s.Split(2, 0)
	return mesh, s
}

// test plays so many seconds and sums what came through the test listener and what did not.
func test(mesh *Mesh, s *Station, seconds int) (tests RevisionCounts, others Counts, busy clock.Span) {
	to := mesh.Now().Add(clock.Span(seconds) * clock.Second)
	mesh.Advance(to)
	served := s.Advance(to)
	for _, c := range served.Tests {
		tests.Revision = c.Revision
		tests.Completed += c.Completed
		tests.Failed += c.Failed
	}
	return tests, served.Counts, served.CPUBusy
}

// B-02: test requests go to the new revision while the listener leads there, production traffic goes
// where it went, to the request; only the CPU time shows both.
func TestTestTraffic(t *testing.T) {
	plain, undisturbed := testedService(0)
	mesh, s := testedService(100)
	for _, step := range []struct {
		name     string
		revision model.RevisionID
		least    int64 // of test requests, of 1000 that are expected
	}{{"closed", 0, 0}, {"open", 2, 900}, {"closed again", 0, 0}, {"open again", 2, 900}} {
		s.Test(step.revision)
		tests, got, busy := test(mesh, s, 10)
		_, want, alone := test(plain, undisturbed, 10)
		if got != want {
			t.Errorf("%s: other requests %+v, without tests %+v", step.name, got, want)
		}
		if tests.Failed > 0 || tests.Completed < step.least || tests.Completed > step.least*12/10 ||
			step.least > 0 && tests.Revision != 2 {
			t.Errorf("%s: test requests %+v", step.name, tests)
		}
		if took := busy - alone; took < clock.Span(tests.Completed-3)*clock.Millisecond || took < 0 {
			t.Errorf("%s: %d test requests took %v of CPU", step.name, tests.Completed, took)
		}
		if step.revision > 0 && s.Tested() != tests {
			t.Errorf("%s: %+v, since it is open %+v", step.name, tests, s.Tested())
		}
	}
}

// Test requests that find no task failed on the revision that the listener leads to.
func TestTestTrafficWithoutTasks(t *testing.T) {
	mesh, s := testedService(100)
	for n := range 4 {
		s.SetRouted(Slot(n), false)
	}
	s.Test(2)
	if tests, _, _ := test(mesh, s, 10); tests.Completed > 0 || tests.Failed < 900 || tests.Revision != 2 {
		t.Errorf("%+v", tests)
	}
}

// The cut law: test traffic that is played in one piece and in many ends alike.
func TestTestTrafficKeepsTheCutLaw(t *testing.T) {
	a, whole := testedService(300)
	b, parts := testedService(300)
	whole.Test(2)
	parts.Test(2)
	want, _, _ := test(a, whole, 60)
	var got RevisionCounts
	for range 60 {
		c, _, _ := test(b, parts, 1)
		got = RevisionCounts{2, got.Completed + c.Completed, got.Failed + c.Failed}
	}
	if got != want {
		t.Errorf("in pieces %+v, in one %+v", got, want)
	}
}
