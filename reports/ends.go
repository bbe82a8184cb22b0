package reports

import "ecsim/scenarios"

// ends is what the ends of requests are called, as the protocol of a service has it.
type ends struct {
	what, answered             string // the things, and those that ended well
	caption                    string
	offered, completed         string
	error500, error502         string
	left                       string // what has not ended
	rejected, error504, gaveUp string
	failed, refused, late      string // of latencies by end
	waited                     string // caption of the latency
}

var httpEnds = ends{
	what: "requests", answered: "requests answered well",
	caption: "Requests by how they ended, number and share of those offered",
	offered: "offered", completed: "completed", left: "still in flight at the end",
	error500: "500, the program answered with an error",
	error502: "502, the task was gone or refused the connection",
	rejected: "rejected: 503, no target or its queue was full",
	error504: "504, no answer within the load balancer's timeout",
	gaveUp:   "the client gave up",
	failed:   "failed: 500, 502", refused: "rejected: 503", late: "timed out: 504, given up",
	waited: "Latency of every request that waited for an answer (completed, 500, 504 or given up; " +
		"not 502 and 503), from its arrival to its end; percentiles are known to 0.4 %",
}

var tcpEnds = ends{
	what: "requests", answered: "requests answered well",
	caption: "Requests by how they ended, number and share of those offered; over TCP an end has no status",
	offered: "offered", completed: "completed", left: "still in flight at the end",
	error500: "the program answered with an error",
	error502: "the connection was refused or reset: the task was gone",
	rejected: "rejected: no target, or its queue was full",
	error504: "no answer within the load balancer's timeout",
	gaveUp:   "the client gave up",
	failed:   "failed", refused: "rejected", late: "timed out, given up",
	waited: "Latency of every request that waited for an answer (completed, an error, timed out or given " +
		"up), from its arrival to its end; percentiles are known to 0.4 %",
}

// Of a message that failed there is one end: the dead-letter queue.
var sqsEnds = ends{
	what: "messages", answered: "messages that were done",
	caption: "Messages by how they ended, number and share of those sent; failed: dead letters",
	offered: "sent", completed: "done and deleted", left: "waiting or being worked on at the end",
	failed: "failed", refused: "rejected", late: "timed out",
	waited: "Time of every message that ended, from sending to deletion; percentiles are known to 0.4 %",
}

func endsOf(s *scenarios.ServiceOutcome) ends {
	switch s.Protocol {
	case scenarios.TCP:
		return tcpEnds
	case scenarios.SQS:
		return sqsEnds
	}
	return httpEnds
}
