package serving

import (
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// mostRecords is how many records Route 53 returns at most (V-02).
const mostRecords = 8

// records is what one caller task knows of one callee by DNS: up to eight of its tasks, until the
// records' TTL is over, whether they still exist or not (V-05).
type records struct {
	edge    int32
	key     uint64 // of what Route 53 picks for this caller
	until   clock.Time
	asked   uint64
	turn    int
	targets []record
}

type record struct {
	server int32
	number uint32
}

// throughDNS is the next of the tasks that the caller knows, in turn; nobody when it knows none. A
// task that is gone no longer answers: the caller waits for a connection until it times out.
func (c *cell) throughDNS(id int32, e *edge, at clock.Time) int32 {
	q := &c.calls[id]
	r := c.recordsOf(q, e)
	if at >= r.until {
		r.resolve(c, e, at)
	}
	if len(r.targets) == 0 {
		return nobody
	}
	known := r.targets[r.turn%len(r.targets)]
	r.turn++
	if v := &c.servers[known.server]; !v.used || v.number != known.number {
		c.connect(id, at)
		return waits
	}
	return known.server
}

// waits stands for a target that is gone: the call waits for a connection.
const waits int32 = -2

func (c *cell) recordsOf(q *call, e *edge) *records {
	caller := &c.servers[c.calls[q.parent].server]
	for i := range caller.records {
		if caller.records[i].edge == e.index {
			return &caller.records[i]
		}
	}
	key := random.Mix(e.numbers.randomize, uint64(caller.task.Number))
	caller.records = append(caller.records, records{edge: e.index, key: key})
	return &caller.records[len(caller.records)-1]
}

// resolve asks for the records again: all tasks if they are few, else some of them by chance.
func (r *records) resolve(c *cell, e *edge, at clock.Time) {
	r.until = at
	if d := e.to.spec.CloudMap; d != nil {
		r.until = at.Add(d.TTL)
	}
	r.asked++
	r.targets = r.targets[:0]
	recorded := e.to.recorded
	n := len(recorded)
	// A partial shuffle by hash: each set of eight is as likely as any other.
	order := append(make([]int32, 0, n), recorded...)
	for i := range min(n, mostRecords) {
		pick := random.Mix(r.key, r.asked<<8|uint64(i))
		j := i + int(pick%uint64(n-i))
		order[i], order[j] = order[j], order[i]
		r.targets = append(r.targets, record{order[i], c.servers[order[i]].number})
	}
}
