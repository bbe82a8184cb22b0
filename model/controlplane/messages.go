package controlplane

import (
	"strings"

	"ecsim/model"
	"ecsim/model/placement"
	"ecsim/sim/clock"
)

// messageKind is a kind of service event message.
type messageKind uint8

const (
	steadyState      messageKind = iota
	cannotStart                  // S-25
	throttled
	quotaReached                 // Q-05, of FARGATE
	spotQuotaReached             // Q-05, of FARGATE_SPOT
	discoveryFull
	noCapacity                   // FS-05
	noZone
	deadlock           // D-07
	noRollback         // C-09
	nothingToStop      // D-14
	rebalancingStarted // S-39
	rebalancingStopped // S-40
	rebalanced         // S-39
	cannotMove         // S-40
	protectionHolds    // S-33, S-34
	protectionRefused  // S-34
	deletion           // S-35
	inactive           // S-35
	noInstance         // S-12
	cannotDrain        // S-43
	provisioning
	messageKinds
)

// blockers are the messages that say why tasks do not start or stop, with the rule that explains each.
var blockers = [messageKinds]string{
	cannotStart: "S-25", throttled: "Q-01", quotaReached: "Q-05", spotQuotaReached: "Q-05",
	discoveryFull: "Q-09", noCapacity: "FS-05", noZone: "AZ-07",
	deadlock: "D-07", noRollback: "C-09", protectionHolds: "S-33", protectionRefused: "S-34",
	noInstance: "S-12", cannotDrain: "S-43", provisioning: "R-02",
}

// The messages as AWS words them.
const (
	cannotStartText = "is unable to consistently start tasks successfully."
	throttledText   = "operations are being throttled. Will try again later."
	quotaText       = "was unable to place a task. Reason: You've reached the limit on the " +
		"number of vCPUs you can run concurrently."
	discoveryText = "was unable to place a task. Reason: service discovery has no room for another " +
		"task of the service."
	noCapacityText = "was unable to place a task. Reason: Capacity is unavailable at this time. " +
		"Please try again later or in a different availability zone."
	cannotDrainText = "was unable to stop tasks on DRAINING instances because of the service " +
		"deployment configuration. Update the minimumHealthyPercent or maximumPercent value and " +
		"try again."
	deadlockText = "was unable to stop or start tasks during a deployment because of the service " +
		"deployment configuration. Update the minimumHealthyPercent or maximumPercent value and " +
		"try again."
)

// noZoneText says why no zone can take a task.
func noZoneText(refused []placement.Rejection) string {
	why := make([]string, len(refused))
	for i, r := range refused {
		why[i] = r.String()
	}
	return "was unable to place a task. Reason: no Availability Zone of its subnets is available " +
		"(" + strings.Join(why, ", ") + ")."
}

// A repeated message is left out until it is resolved, or for six hours (S-25).
const repeatAfter = 6 * clock.Hour

// noRetry is the deadline of a message that announces no retry.
const noRetry = clock.Never

// messages are the messages of a group that have not been resolved.
type messages struct {
	at   [messageKinds]clock.Time
	text [messageKinds]string
	told [messageKinds]model.Moment
	open [messageKinds]bool
}

// resolve forgets all messages: what comes next is news.
func (n *messages) resolve() { n.open = [messageKinds]bool{} }

// isRepeated reports whether a message has just been told. Some are told again when they say something
// else, of another zone or task; that there is balance or a steady state is always news.
func (n *messages) isRepeated(kind messageKind, text string) bool {
	switch kind {
	case steadyState, rebalanced:
		return false
	case rebalancingStarted, rebalancingStopped, cannotMove, deletion, nothingToStop, protectionRefused:
		return n.open[kind] && n.text[kind] == text
	default:
		return n.open[kind]
	}
}

// isOpen reports whether a message of a kind would be a repetition, whatever it says.
func (n *messages) isOpen(kind messageKind, now clock.Time) bool {
	return n.open[kind] && now < n.at[kind].Add(repeatAfter)
}

// announce emits a service event message, unless it has just been told, and returns its moment.
func (c *ControlPlane) announce(
	g *group, kind messageKind, text string, until clock.Time, cause model.Moment,
) model.Moment {
	return c.announceLimit(g, kind, limit{text: text}, until, cause)
}

// limit is a message and what AWS's words do not say of it: the limit that was reached, and whose.
type limit struct {
	text, because, rule string
	provider            model.Provider
}

// announceLimit does the same for a limit.
func (c *ControlPlane) announceLimit(
	g *group, kind messageKind, l limit, until clock.Time, cause model.Moment,
) model.Moment {
	n := &g.messages
	if n.isRepeated(kind, l.text) && c.now < n.at[kind].Add(repeatAfter) {
		return n.told[kind]
	}
	n.open[kind], n.at[kind], n.text[kind] = true, c.now, l.text
	l.rule = blockers[kind]
	n.told[kind] = c.tell(g, l, until, cause)
	return n.told[kind]
}

// tell emits a service event message.
func (c *ControlPlane) tell(g *group, l limit, until clock.Time, cause model.Moment) model.Moment {
	what := "service"
	if g.job != nil {
		what = "task group"
	}
	return c.emit(model.Announce{Service: g.name, Cause: cause, Until: until, Because: l.because,
		Rule: l.rule, Provider: l.provider, Message: "(" + what + " " + g.name + ") " + l.text})
}
