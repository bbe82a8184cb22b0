package placement

// Cluster is the container instances of a cluster and what is left of them.
type Cluster struct {
	seed    uint64
	hosts   []*Host // by number; nil: the number is free
	unused  []int   // numbers
	groups  map[string]*group
	indexes map[string]*index // by what requests have in common
	journal []int32           // numbers of the hosts that changed, oldest first
	begin   int               // changes before journal[0]
	work    int               // hosts looked at or compared so far
}

// group is whose tasks spread over hosts, and its views of the cluster.
type group struct {
	name  string
	views []*view
}

// NewCluster makes a cluster without hosts. The seed orders equal hosts.
func NewCluster(seed uint64) *Cluster {
	return &Cluster{seed: seed, groups: map[string]*group{}, indexes: map[string]*index{}}
}

// Register adds an ACTIVE instance.
func (c *Cluster) Register(r Registration) *Host {
	h := newHost(r, c.seed)
	if n := len(c.unused); n > 0 {
		h.number, c.unused = c.unused[n-1], c.unused[:n-1]
		c.hosts[h.number] = h
	} else {
		h.number = len(c.hosts)
		c.hosts = append(c.hosts, h)
	}
	c.changed(h)
	return h
}

// Deregister removes an instance. Tasks that are there may still Leave and Release.
func (c *Cluster) Deregister(h *Host) {
	if h.state == gone {
		return
	}
	h.state = gone
	c.hosts[h.number] = nil
	c.unused = append(c.unused, h.number)
	c.note(h)
	for _, g := range h.groups {
		g.changed(h)
	}
}

// SetDraining lets an instance take no tasks, or take them again (DR-02, DR-05).
func (c *Cluster) SetDraining(h *Host, is bool) {
	if h.state == gone {
		return
	}
	h.state = active
	if is {
		h.state = draining
	}
	c.changed(h)
}

// SetConnected says whether ECS reaches an instance's agent (PL-14).
func (c *Cluster) SetConnected(h *Host, is bool) {
	h.facts.AgentConnected = is
	c.changed(h)
}

// Place puts a task of a request on a host that can take it.
func (c *Cluster) Place(r *Request, h *Host) {
	h.reserve(r.Demand)
	c.count(r, h, 1)
}

// Leave: a task begins to leave; it does not count as one of its group any more.
func (c *Cluster) Leave(r *Request, h *Host) { c.count(r, h, -1) }

// count adds to the tasks of a request's group on a host.
func (c *Cluster) count(r *Request, h *Host, tasks int) {
	g := c.group(r.Group)
	h.count(g, tasks)
	if h.state != gone {
		c.note(h)
		g.changed(h)
	}
}

// Release gives back what a task had reserved, or a part of it (RS-08, L-45).
func (c *Cluster) Release(d Demand, h *Host) {
	h.release(d)
	c.changed(h)
}

// Hosts calls f for every instance, in the order of nothing in particular.
func (c *Cluster) Hosts(f func(*Host)) {
	for _, h := range c.hosts {
		if h != nil {
			f(h)
		}
	}
}

// group finds the group of a name.
func (c *Cluster) group(name string) *group {
	if c.groups[name] == nil {
		c.groups[name] = &group{name: name}
	}
	return c.groups[name]
}

// changed lets the views of a group look at a host again.
func (g *group) changed(h *Host) {
	for _, v := range g.views {
		v.mark(h)
	}
}

// changed notes that a host is not what it was.
func (c *Cluster) changed(h *Host) {
	if h.state != gone {
		c.note(h)
	}
}

// journalPerHost bounds the journal: who has missed more looks at every host.
const journalPerHost = 4

func (c *Cluster) note(h *Host) {
	if len(c.journal) >= journalPerHost*max(len(c.hosts), 1) {
		c.begin += len(c.journal)
		c.journal = c.journal[:0]
	}
	c.journal = append(c.journal, int32(h.number))
}
