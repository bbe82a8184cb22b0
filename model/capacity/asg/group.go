package asg

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// Group is one Auto Scaling group.
type Group struct {
	spec     *model.AutoScalingGroup
	provider model.Provider
	tie      func(model.InstanceID) uint64

	min, max, desired int
	last              int       // number of the latest instance
	members           []*Member // not terminated, in the order of their launch
	byID              map[model.InstanceID]*Member
	replaced          map[model.InstanceID]int // how many instances are to replace one
	tally             tally
	pauses            []pause  // by market and zone
	shifted           []string // zones that a zonal shift keeps launches out of
}

// Member is an instance of a group.
type Member struct {
	model.Instance
	State     State
	Protected bool   // against scale-in
	Unhealthy string // why it is to be replaced; empty: it is healthy

	number   int        // of its launch
	tie      uint64     // orders those that are equal when one is to go
	since    clock.Time // in service
	failed   bool       // it is not healthy indeed
	old      string     // why another one is to replace it, although it is healthy
	waits    []wait
	extra    bool             // until it is in service it does not count
	replaces model.InstanceID // which goes then
}

// State is where an instance is in its life, as far as its group is concerned.
type State uint8

// States of an instance.
const (
	Pending       State = iota // launched, not running yet
	PendingWait                // running; lifecycle hooks go on (DR-06)
	InService                  // running
	Terminating                // it does not count any more
	WarmedPending              // on its way into the warm pool
	Warmed                     // there
)

// String prints the state as AWS does.
func (s State) String() string {
	return [...]string{"Pending", "Pending:Wait", "InService", "Terminating", "Warmed:Pending", "Warmed"}[s]
}

// Counts reports whether an instance counts as one of the group's capacity.
func (m *Member) Counts() bool { return m.State < Terminating }

// Kind is what a group asks for.
type Kind uint8

// Kinds of actions.
const (
	Launch    Kind = iota // a new instance
	Warm                  // a new instance, into the warm pool
	Start                 // one of the warm pool
	RunHook               // a lifecycle hook
	Terminate             // one
)

// Action is something that a group asks for.
type Action struct {
	Kind
	Instance  model.Instance
	Types     []*model.InstanceType // of a launch: in order of preference
	Hook      int                   // index into the group's hooks
	Because   string
	Unhealthy bool // of a termination: it is replaced
}

// New makes a group without instances, of a capacity provider or none. The tie orders instances that are
// equal when one of them is to go.
func New(
	spec *model.AutoScalingGroup, provider model.Provider, tie func(model.InstanceID) uint64,
) *Group {
	return &Group{
		spec: spec, provider: provider, tie: tie, min: spec.Min, max: spec.Max, desired: spec.Desired,
		byID: map[model.InstanceID]*Member{}, replaced: map[model.InstanceID]int{},
		tally: tally{zones: make([]zoneTally, len(spec.Zones))}, pauses: make([]pause, 2*len(spec.Zones)),
	}
}

// Desired is the desired capacity.
func (g *Group) Desired() int { return g.desired }

// Bounds are MinSize and MaxSize.
func (g *Group) Bounds() (least, most int) { return g.min, g.max }

// Members are the instances that are not gone, in the order of their launch. They are not to be changed.
func (g *Group) Members() []*Member { return g.members }

// SetDesired sets the desired capacity, within the bounds.
func (g *Group) SetDesired(n int) { g.desired = max(g.min, min(g.max, n)) }

// SetBounds sets MinSize and MaxSize; the desired capacity follows.
func (g *Group) SetBounds(least, most int) {
	g.min, g.max = least, max(least, most)
	g.SetDesired(g.desired)
}

func (g *Group) protect(m *Member, is bool) {
	if m.Protected != is {
		g.change(m, func(m *Member) { m.Protected = is })
	}
}

// ProtectEach says of every instance whether it is protected against scale-in.
func (g *Group) ProtectEach(is func(model.InstanceID) bool) {
	for _, m := range g.members {
		g.protect(m, is(m.ID))
	}
}

// Launched: an instance is running. It is of the type that it became. It reports whether it is in service
// now, and not on its way into the warm pool.
func (g *Group) Launched(at clock.Time, i model.Instance) bool {
	m := g.find(i.ID)
	if m == nil || m.State != Pending && m.State != WarmedPending {
		return false
	}
	m.Type = i.Type
	g.pauseOf(i.Zone, i.Spot).end()
	if m.State == Pending {
		g.enter(at, m)
	}
	return m.Counts()
}

// Failed: an instance could not be launched. Its zone is avoided for a while.
func (g *Group) Failed(at clock.Time, id model.InstanceID) {
	if m := g.find(id); m != nil {
		g.pauseOf(m.Zone, m.Spot).begin(at)
		g.remove(m)
	}
}

// Fail says that an instance is not healthy: it is replaced.
func (g *Group) Fail(id model.InstanceID, because string) {
	if m := g.find(id); m != nil && m.State != Terminating {
		m.failed = true
		g.change(m, func(m *Member) { m.Unhealthy = because })
	}
}

// Gone: an instance is terminated.
func (g *Group) Gone(id model.InstanceID) {
	if m := g.find(id); m != nil {
		g.remove(m)
	}
}

// HasSurplus reports whether a group is to scale in.
func (g *Group) HasSurplus() bool { return g.size() > g.desired }

// Step is what the group does now to come to its desired capacity. A second step right after it does
// nothing.
func (g *Group) Step(at clock.Time) (actions []Action) {
	g.endHooks(at)
	for i := 0; i < len(g.members) && g.tally.unhealthy > 0; i++ {
		if m := g.members[i]; m.State != Terminating && m.Unhealthy != "" && !g.isIgnored(m) {
			g.moveTo(m, Terminating)
			actions = append(actions, Action{Kind: Terminate, Instance: m.Instance, Because: m.Unhealthy,
				Unhealthy: m.failed})
		}
	}
	for n := g.size(); n < g.desired; n++ {
		a := Action{Kind: Start, Because: shortage(n, g.desired)}
		m := g.wake()
		if m == nil {
			a.Kind, m = Launch, g.launch(at, n)
		}
		if m == nil {
			break
		}
		a.Instance, a.Types = m.Instance, g.types()
		actions = append(actions, a)
	}
	actions = append(actions, g.scaleIn()...)
	actions = append(actions, g.fillPool(at)...)
	actions = append(actions, g.replace(at)...)
	return append(actions, g.runHooks()...)
}
