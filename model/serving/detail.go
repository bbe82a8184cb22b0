package serving

import (
	"slices"

	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// Detail is what a station knows beyond the counts of a Pool, since the beginning of the run.
type Detail struct {
	Classes []ClassDetail // nil when all requests are alike
	// what clients wanted, however often they tried; only when they try again
	Succeeded, GivenUp int64
	Retries            int64 // attempts beyond the first
	TriesAgain         bool
	HasQueue           bool
	Messages           MessageDetail
}

// ClassDetail is about the requests of one class.
type ClassDetail struct {
	Name      string
	Offered   int64
	Completed int64
	Failed    int64        // every other end
	Latency   stats.Sketch // of requests that waited for an answer
}

// MessageDetail is about the messages of a queue.
type MessageDetail struct {
	Again       int64 // received although somebody had received it before
	DeadLetters int64
	Visible     int // now
	Hidden      int // in flight, now: received, not deleted, not visible again yet
	MostVisible int // at any time
}

// Detail tells everything since the beginning. It shares nothing with the station.
func (s *Station) Detail() Detail {
	d := s.detail
	d.Classes = slices.Clone(d.Classes)
	for i := range d.Classes {
		latency := &d.Classes[i].Latency
		*latency = stats.Sketch{}
		latency.Merge(&s.detail.Classes[i].Latency)
	}
	d.TriesAgain = s.spec.Traffic.Retry.Attempts > 1
	if m := s.messages; m != nil {
		d.HasQueue = true
		d.Messages.Visible, d.Messages.Hidden = m.backlog, m.hidden
	}
	return d
}

// Since takes away what had been counted before.
func (d Detail) Since(before Detail) Detail {
	for i := range d.Classes {
		a, b := &d.Classes[i], &before.Classes[i]
		a.Offered -= b.Offered
		a.Completed -= b.Completed
		a.Failed -= b.Failed
		a.Latency.Unmerge(&b.Latency)
	}
	d.Succeeded -= before.Succeeded
	d.GivenUp -= before.GivenUp
	d.Retries -= before.Retries
	d.Messages.Again -= before.Messages.Again
	d.Messages.DeadLetters -= before.Messages.DeadLetters
	return d
}

// nameClasses begins to count by class, if there are several.
func (s *Station) nameClasses() {
	for _, class := range s.workload.Classes {
		s.detail.Classes = append(s.detail.Classes, ClassDetail{Name: class.Name})
	}
}

// offers counts a request that comes.
func (s *Station) offers(q *call) {
	s.total.offered++
	if s.detail.Classes != nil {
		s.detail.Classes[q.class].Offered++
	}
	if q.attempt > 0 || q.tries > 0 {
		s.detail.Retries++
	}
}

// ends counts a request that ended.
func (s *Station) ends(q *call, how ending, at clock.Time) {
	s.beginWindow()
	latency := at.Sub(q.arrived)
	s.total.ended[how]++
	s.latency[how].Record(latency)
	s.revisions.count(q.revision, how)
	if s.detail.Classes == nil {
		return
	}
	c := &s.detail.Classes[q.class]
	if how == completed {
		c.Completed++
	} else {
		c.Failed++
	}
	if how != error502 && how != error503 {
		c.Latency.Record(latency)
	}
}
