package serving

import (
	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// testers send requests through the test listener of a deployment, to the tasks of the revision that it
// brings, while the world says so (B-02). Their requests cost tasks what others cost; they are counted
// apart.
type testers struct {
	station  *Station
	edge     *edge
	feed     int
	stream   *random.Stream
	gap      random.Sampler
	revision model.RevisionID // whom the listener leads to; 0: to nobody
	ended    byRevision       // since it was told last
	counts   RevisionCounts   // since the listener led to this revision
}

func newTesters(s *Station, index int32) *testers {
	t := &testers{
		station: s, edge: s.clientEdge(testersSend, "test-traffic"),
		stream: s.streams.Stream("test-traffic", s.spec.Name),
		gap:    random.Exponential(clock.Seconds(1 / s.spec.TestTraffic.PerSecond)).Sampler(),
	}
	t.edge.class = s.classNamed(s.spec.TestTraffic.Class)
	t.edge.retry.Retry = model.Retry{}
	t.feed = s.cell.mesh.feeders.add(feeder{kind: kindTester, cell: s.cell, id: index}, clock.Never)
	return t
}

// Test lets the test listener lead to tasks of a revision from now on, which must be that of the split;
// 0: to nobody, so that no more test requests come. Without test traffic it does nothing.
func (s *Station) Test(revision model.RevisionID) {
	t := s.testers
	if t == nil || t.revision == revision {
		return
	}
	t.revision = revision
	if revision != 0 {
		t.counts = RevisionCounts{Revision: revision}
		s.cell.mesh.feeders.expect(t.feed, s.Now().Add(t.pause()))
	}
}

// Tested is how test requests of the present deployment have ended so far.
func (s *Station) Tested() RevisionCounts {
	if s.testers == nil {
		return RevisionCounts{}
	}
	return s.testers.counts
}

func (t *testers) pause() clock.Span { return max(1, t.gap.Sample(t.stream)) }

// send sends the request that is due and returns when the next one is.
func (t *testers) send(at clock.Time) clock.Time {
	if t.revision == 0 {
		return clock.Never
	}
	if id := t.station.cell.newCall(t.edge); id != nobody {
		t.station.cell.ask(id, at)
	}
	return at.Add(t.pause())
}

// count counts the end of a test request. One that found no task is the revision's too.
func (t *testers) count(revision model.RevisionID, how ending) {
	if revision == 0 {
		revision = t.revision
	}
	t.ended.count(revision, how)
	if revision == t.counts.Revision {
		if how == completed {
			t.counts.Completed++
		} else {
			t.counts.Failed++
		}
	}
}
