package controlplane

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// notice is a kind of service event message.
type notice uint8

const (
	steadyState  notice = iota
	cannotStart         // S-25
	throttled
	quotaReached
	noCapacity          // FS-05
	noZone
	deadlock   // D-07
	noRollback // C-09
	noticeKinds
)

// A repeated message is left out until it is resolved, or for six hours (S-25).
const repeatAfter = 6 * clock.Hour

// forGood is the deadline of a message that announces no retry.
const forGood = clock.Never

// notices are the messages of a group that have not been resolved.
type notices struct {
	at   [noticeKinds]clock.Time
	open [noticeKinds]bool
}

// resolve forgets all messages: what comes next is news.
func (n *notices) resolve() { n.open = [noticeKinds]bool{} }

// announce emits a service event message, unless it has just been told.
func (c *ControlPlane) announce(g *group, kind notice, text string, until clock.Time) {
	n := &g.notices
	if kind != steadyState && n.open[kind] && c.now < n.at[kind].Add(repeatAfter) {
		return
	}
	n.open[kind], n.at[kind] = true, c.now
	what := "service"
	if g.job != nil {
		what = "task group"
	}
	c.emit(model.Announce{Service: g.name, Message: "(" + what + " " + g.name + ") " + text, Until: until})
}
