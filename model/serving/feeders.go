package serving

import "ecsim/sim/clock"

// feeder is a source of events in order of time, of which only the next is known.
type feeder struct {
	kind  eventKind
	cell  *cell
	id    int32 // of the edge or station
	place int   // in the heap
}

// turn is when a feeder's next event is due, or earlier. Of one instant lower kinds go first, then
// feeders in the order in which they were added.
type turn struct {
	at    clock.Time
	order uint64 // the kind, then the number of the feeder
}

func (t turn) before(o turn) bool { return t.at < o.at || t.at == o.at && t.order < o.order }

func (t turn) kind() eventKind { return eventKind(t.order >> 32) }
func (t turn) number() int     { return int(uint32(t.order)) }

// feeders are all feeders of a mesh, and a heap of their turns.
type feeders struct {
	all   []feeder
	turns []turn
}

// add adds a feeder whose next event is not before an instant, and returns its number.
func (f *feeders) add(one feeder, at clock.Time) int {
	number := len(f.all)
	one.place = number
	f.all = append(f.all, one)
	f.turns = append(f.turns, turn{})
	f.rise(number, turn{at, uint64(one.kind)<<32 | uint64(number)})
	return number
}

// expect says that a feeder's next event may be as early as an instant.
func (f *feeders) expect(number int, at clock.Time) {
	place := f.all[number].place
	if t := f.turns[place]; at < t.at {
		t.at = at
		f.rise(place, t)
	}
}

// settle says when a feeder's next event is, after it had its turn.
func (f *feeders) settle(number int, at clock.Time) {
	if f.staysFirst(number, at) {
		f.turns[0].at = at
		return
	}
	place := f.all[number].place
	t := f.turns[place]
	if t.at = at; place > 0 && t.before(f.turns[(place-1)/2]) {
		f.rise(place, t)
		return
	}
	f.sink(place, t)
}

// staysFirst reports whether the first feeder has its next turn before all others too.
func (f *feeders) staysFirst(number int, at clock.Time) bool {
	turns := f.turns
	t := turn{at, turns[0].order}
	return t.number() == number && (len(turns) < 2 || t.before(turns[1])) &&
		(len(turns) < 3 || t.before(turns[2]))
}

func (f *feeders) put(place int, t turn) {
	f.turns[place] = t
	f.all[t.number()].place = place
}

// rise puts a turn at a place or nearer to the root.
func (f *feeders) rise(place int, t turn) {
	for place > 0 {
		parent := (place - 1) / 2
		if !t.before(f.turns[parent]) {
			break
		}
		f.put(place, f.turns[parent])
		place = parent
	}
	f.put(place, t)
}

// sink puts a turn at a place or further from the root.
func (f *feeders) sink(place int, t turn) {
	for {
		child := 2*place + 1
		if child >= len(f.turns) {
			break
		}
		if child+1 < len(f.turns) && f.turns[child+1].before(f.turns[child]) {
			child++
		}
		if !f.turns[child].before(t) {
			break
		}
		f.put(place, f.turns[child])
		place = child
	}
	f.put(place, t)
}
