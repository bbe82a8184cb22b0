package deployment

// Floor is the number of healthy tasks a deployment must keep: ceil(desired ×
// minimumHealthyPercent / 100) (D-01).
func Floor(desired, minimumHealthyPercent int) int {
	return (desired*minimumHealthyPercent +
		99) / 100
}

// Ceiling is the number of tasks that may exist: floor(desired × maximumPercent / 100) (D-02).
func Ceiling(desired, maximumPercent int) int { return desired * maximumPercent / 100 }

// Deadlocked reports whether a deployment cannot move: nothing may start before something stops,
// and nothing may stop before something starts (D-07).
func Deadlocked(desired, floor, ceiling int) bool {
	return desired > 0 && ceiling <= desired && floor >= desired
}

// TaskCounts counts the tasks of one side of a deployment: the revision it brings, or all others.
type TaskCounts struct {
	Unready   int // not RUNNING yet, or RUNNING and not counted healthy yet (D-05, D-17)
	Healthy   int // count toward the floor (D-05)
	Retiring  int // count likewise, and are to be replaced because their host goes (L-38, S-43)
	Unhealthy int // failed their checks after the grace period (S-14)
	Paired    int // of the unhealthy and retiring ones, those whose replacement exists already (S-15)
}

// Serving is the number of tasks that count toward the floor.
func (s TaskCounts) Serving() int { return s.Healthy + s.Retiring }

// Effective is the number of tasks that stand for one desired task each: a task and its replacement
// are one.
func (s TaskCounts) Effective() int { return s.Unready + s.Serving() + s.Unhealthy - s.Paired }

// Add counts more tasks on the same side.
func (s *TaskCounts) Add(more TaskCounts) {
	s.Unready += more.Unready
	s.Healthy += more.Healthy
	s.Retiring += more.Retiring
	s.Unhealthy += more.Unhealthy
	s.Paired += more.Paired
}

// View is what one pass of a rolling deployment sees.
type View struct {
	Desired    int
	Floor      int
	Room       int // starts that the ceiling allows now: a task holds it until STOPPED (D-04)
	New        TaskCounts
	Old        TaskCounts
	Source     TaskCounts // of the old ones, those of the revision that has the traffic
	Unreplaced int        // tasks of the source revision that left or are unhealthy, and are not replaced
}

// Plan is what one pass does.
type Plan struct {
	StartSource int // start so many of the source revision again (S-18)
	Start       int // start so many of the new revision
	StopSurplus int // stop so many of the new revision: there are more than desired
	// stop so many of the source revision: there are more than desired; only where traffic shifts,
	// since there the source keeps all desired tasks
	StopSourceSurplus int
	StopUnhealthy     int // stop so many old tasks that are unhealthy
	StopUnready       int // stop so many old tasks that are not healthy yet
	StopServing       int // stop so many old tasks that count, retiring ones first
}

// Roll is one pass of a rolling deployment (D-06).
//
// The source revision is kept at the floor independently of how the new one fares (S-18): tasks of
// it that left are replaced as long as the healthy new ones do not make up for them. Unhealthy
// old tasks stop at once because they do not count toward the floor. Old tasks that are not healthy
// yet stop as soon as the floor does not need them to become so; those that count only while floor
// such tasks remain. Retiring ones of the source are replaced by the new revision (S-42, L-38).
func Roll(v View) Plan {
	var p Plan
	oldNotUnhealthy := v.Old.Unready + v.Old.Serving()
	p.StartSource = clamp(v.Floor-v.New.Serving()-oldNotUnhealthy, min(v.Unreplaced, v.Room))
	p.Start = clamp(v.Desired-v.New.Effective(), v.Room-p.StartSource)
	p.StopSurplus = max(0, v.New.Effective()-v.Desired)
	p.StopUnhealthy = v.Old.Unhealthy
	p.StopUnready = clamp(oldNotUnhealthy+v.New.Serving()-v.Floor, v.Old.Unready)
	p.StopServing = clamp(v.Old.Serving()+v.New.Serving()-v.Floor, v.Old.Serving())
	return p
}

// RollFailed is one pass of a deployment that failed without a way back: it launches nothing more
// (C-09, D-11). The source revision is kept as in Roll (S-18), and scaling in still works.
func RollFailed(v View) Plan {
	var p Plan
	oldNotUnhealthy := v.Old.Unready + v.Old.Serving()
	p.StartSource = clamp(v.Floor-v.New.Serving()-oldNotUnhealthy, min(v.Unreplaced, v.Room))
	p.StopSurplus = max(0, v.New.Effective()-v.Desired)
	p.StopUnhealthy = v.Old.Unhealthy
	p.StopServing = clamp(v.Old.Serving()+v.New.Serving()-v.Desired, v.Old.Serving())
	return p
}

// IsSteady reports whether the deployment has arrived: exactly the desired tasks of the new
// revision, all healthy, and none of another one (D-11, S-26). The caller adds that no old task is
// stopping.
func (v View) IsSteady() bool {
	return v.New == TaskCounts{Healthy: v.Desired} && v.Old == TaskCounts{}
}

// clamp limits n to 0 … most; a negative most is 0.
func clamp(n, most int) int { return max(0, min(n, most)) }
