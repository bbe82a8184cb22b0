package capacity

import "math"

// Quota bounds the vCPUs that an account runs at once, one for Fargate On-Demand and one for
// Fargate Spot. It counts CPU units, 1024 to a vCPU, so sums are exact. The zero value
// never limits.
type Quota struct {
	limit int64
	used  int64
}

// NewQuota makes a quota of so many vCPUs; zero never limits.
func NewQuota(vcpu float64) Quota { return Quota{limit: int64(math.Floor(vcpu * 1024))} }

// Fits reports whether a task of so many CPU units may start.
func (q *Quota) Fits(cpuUnits int) bool {
	return q.limit == 0 || q.used+int64(cpuUnits) <= q.limit
}

// Reserve takes the units of a task and reports whether they fit; if not, nothing is taken.
func (q *Quota) Reserve(cpuUnits int) bool {
	if !q.Fits(cpuUnits) {
		return false
	}
	q.used += int64(cpuUnits)
	return true
}

// Release gives the units of a stopped task back.
func (q *Quota) Release(cpuUnits int) {
	q.used -= int64(cpuUnits)
	if q.used < 0 {
		panic("capacity: more vCPUs released than reserved")
	}
}
