package input

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/model/capacity/spot"
	"ecsim/model/instances"
	"ecsim/model/usage"
	"ecsim/pricing"
	"ecsim/pricing/catalog"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// readSpot reads the Spot markets of Fargate and of instances. Defaults are worth listing only when
// something runs on Spot.
func (l *loader) readSpot() {
	t := l.cluster
	uses := slices.ContainsFunc(l.scenario.Services, func(s model.Service) bool { return usesSpot(s.Strategy) }) ||
		slices.ContainsFunc(l.scenario.Jobs, func(j model.Job) bool { return usesSpot(j.Strategy) })
	market := t.Table("spot")
	if !uses {
		market.Silent()
		t.Silent()
	}
	l.scenario.Cluster.Limits.SpotVCPU = t.Number("spot_vcpu_quota", 0, math.Inf(1))
	l.scenario.Cluster.Spot = l.fargateSpot(market)
	market.Done()
	for _, p := range t.Tables("spot_pool", "type") {
		l.readSpotPool(p)
	}
	l.adviseSpotPools()
	l.priceSpotPools()
	t.Done()
}

func usesSpot(strategy []model.StrategyItem) bool {
	return slices.ContainsFunc(strategy, func(i model.StrategyItem) bool { return i.Provider == model.FargateSpot })
}

// fargateSpot reads [cluster.spot], in which every knob has a default.
func (l *loader) fargateSpot(t *reading.Table) model.SpotMarket {
	if t.Has("trace") || t.Has("fitted_to") || t.Has("frequency") {
		m, _ := l.spotMarket(t, l.spotKnobs(t))
		l.checkSpreads(t, m)
		return m
	}
	m := model.SpotMarket{
		MonthlyInterruption: t.Number("monthly_interruption", 0, mostMonthly),
		BurstsPerMonth:      t.Number("bursts_per_month", 0, mostBursts),
		BurstFraction:       t.Fraction("burst_fraction"),
		BurstSpread:         t.Fraction("burst_spread"),
		PoolSpread:          t.Fraction("pool_spread"),
		Drought:             t.Law("drought"),
	}
	l.checkSpreads(t, m)
	return m
}

const (
	mostMonthly = 0.999999 // ES-13 needs a share below 1
	mostBursts  = 100_000  // a month
)

// readSpotPool reads a [[cluster.spot_pool]]: the market of one type, or several, in some zones.
func (l *loader) readSpotPool(t *reading.Table) {
	types := l.spotTypes(t)
	zones := l.scenario.Zones
	if t.Has("zones") {
		zones = l.zones(t, 0)
	}
	knobs := l.spotKnobs(t)
	market, isStated := l.spotMarket(t, knobs)
	for i, name := range types {
		of := market
		if !isStated {
			of = knobs.over(l.advisedMarket(name))
			of.NoticeMissing, of.RebalanceLead = market.NoticeMissing, market.RebalanceLead
		}
		if i == 0 {
			l.checkSpreads(t, of)
		}
		for _, zone := range zones {
			l.addSpotPool(t, model.SpotPool{SpotPoolID: model.SpotPoolID{Type: name, Zone: zone}, Market: of})
		}
	}
	t.Done()
}

func (l *loader) addSpotPool(t *reading.Table, p model.SpotPool) {
	all := &l.scenario.Cluster.SpotPools
	if slices.ContainsFunc(*all, func(o model.SpotPool) bool { return o.SpotPoolID == p.SpotPoolID }) {
		l.At(t.Place(), fmt.Sprintf("a second [[cluster.spot_pool]] of %s in %s", p.Type, p.Zone), "each pool once", "")
		return
	}
	*all = append(*all, p)
}

// adviseSpotPools gives every pool that the cluster may launch instances in and that is not stated the band of
// its type.
func (l *loader) adviseSpotPools() {
	c := &l.scenario.Cluster
	var advised []string
	spot.EachSpotType(c, func(kind string, zones []string) {
		for _, zone := range zones {
			id := model.SpotPoolID{Type: kind, Zone: zone}
			if slices.ContainsFunc(c.SpotPools, func(o model.SpotPool) bool { return o.SpotPoolID == id }) {
				continue
			}
			if !slices.Contains(advised, kind) {
				advised = append(advised, kind)
			}
			market := spot.FromAdvisor(spot.Frequencies[instances.Advised(kind).Band])
			c.SpotPools = append(c.SpotPools, model.SpotPool{SpotPoolID: id, Market: market})
		}
	})
	const listed = 8
	if len(advised) > listed {
		l.Assume("cluster.spot_pool", fmt.Sprintf("%d types, each with the frequency of its band", len(advised)),
			advisorSource)
		return
	}
	for _, kind := range advised {
		l.assumeBand(kind)
	}
}

func (l *loader) assumeBand(kind string) {
	l.Assume("cluster.spot_pool."+kind+".frequency", spot.Frequencies[instances.Advised(kind).Band].Band, advisorSource)
}

// priceSpotPools looks up what the pools cost: allocation strategies compare it.
func (l *loader) priceSpotPools() {
	for i := range l.scenario.Cluster.SpotPools {
		p := &l.scenario.Cluster.SpotPools[i]
		d := usage.EC2Spot(p.Type)
		e, err := catalog.Embedded().Lookup(d, l.scenario.Region)
		for _, own := range l.scenario.Prices {
			if own.Dimension == string(d) && own.Region == l.scenario.Region {
				e, err = pricing.Override(own.Dimension, own.Region, own.USD)
			}
		}
		if err == nil {
			p.Price = int64(ofManyHours(e))
		}
	}
}

// spotTypes reads what runs in a pool: an instance type or several, or FARGATE_SPOT.
func (l *loader) spotTypes(t *reading.Table) (out []string) {
	n := t.Require("type", "an instance type, a list of them, or FARGATE_SPOT")
	if n == nil {
		return nil
	}
	items := []*document.Node{n}
	if n.Kind == document.List {
		items = n.Items
	}
	for _, i := range items {
		_, isType := instances.Find(i.Text)
		switch {
		case i.Kind != document.Text || !isType && i.Text != string(model.FargateSpot):
			l.Problem(i, "an instance type that ecsim knows, or FARGATE_SPOT",
				problem.Nearest(i.Text, append(typeNames(), string(model.FargateSpot))))
		default:
			out = append(out, i.Text)
		}
	}
	return out
}

// spotTypeNames are what a fault of Spot can strike.
func (l *loader) spotTypeNames() []string {
	names := []string{string(model.FargateSpot), model.AnyPool}
	spot.EachSpotType(&l.scenario.Cluster, func(kind string, _ []string) {
		if !slices.Contains(names, kind) {
			names = append(names, kind)
		}
	})
	return names
}

func typeNames() (names []string) {
	for _, i := range instances.Types() {
		names = append(names, i.Name)
	}
	return names
}

// spotMarket reads what a market is stated by: a trace that is replayed, a trace that it is fitted to, or a
// band of the Spot Instance Advisor, and knobs beside the last two. Without any of them it is not stated.
func (l *loader) spotMarket(t *reading.Table, knobs spotKnobs) (m model.SpotMarket, isStated bool) {
	var stated []string
	for _, key := range []string{"trace", "fitted_to", "frequency"} {
		if t.Has(key) {
			stated = append(stated, key)
		}
	}
	switch {
	case len(stated) > 1:
		l.At(t.Place(), strings.Join(stated, " and ")+" of one Spot market", "one of them", "")
	case t.Has("trace"):
		if trace, ok := l.spotTrace(t, "trace"); ok {
			m.Replay = trace.Record()
			l.assumeReplay(t, m.Replay)
		}
		for _, key := range spotKnobKeys {
			t.Forbid(key, "none beside trace, which the pool follows exactly")
		}
	case t.Has("fitted_to"):
		if trace, ok := l.spotTrace(t, "fitted_to"); ok {
			m = l.fittedMarket(t, trace)
		}
	case t.Has("frequency"):
		if band := t.Word("frequency", bandNames()...); band != "" {
			m = spot.FromAdvisor(spot.Frequencies[slices.Index(bandNames(), band)])
		}
	}
	if m.Replay == nil {
		m = knobs.over(m)
	}
	if t.Schema == "cluster.spot_pool" { // Fargate always gives notice (FS-01)
		m.NoticeMissing = t.Fraction("notice_missing")
		m.RebalanceLead = t.Law("rebalance_lead")
	}
	return m, len(stated) > 0
}

func bandNames() (names []string) {
	for _, f := range spot.Frequencies {
		names = append(names, f.Band)
	}
	return names
}

var spotKnobKeys = []string{"monthly_interruption", "bursts_per_month", "burst_fraction", "burst_spread",
	"pool_spread", "drought"}

// spotKnobs are the knobs that a table states.
type spotKnobs struct {
	stated []string
	market model.SpotMarket
}

func (l *loader) spotKnobs(t *reading.Table) (k spotKnobs) {
	for _, key := range spotKnobKeys {
		if !t.Has(key) {
			continue
		}
		k.stated = append(k.stated, key)
		switch key {
		case "monthly_interruption":
			k.market.MonthlyInterruption = t.Number(key, 0, mostMonthly)
		case "bursts_per_month":
			k.market.BurstsPerMonth = t.Number(key, 0, mostBursts)
		case "burst_fraction":
			k.market.BurstFraction = t.Fraction(key)
		case "burst_spread":
			k.market.BurstSpread = t.Fraction(key)
		case "pool_spread":
			k.market.PoolSpread = t.Fraction(key)
		case "drought":
			k.market.Drought = t.Law(key)
		}
	}
	return k
}

// over is a market with the stated knobs in place of its own. Those of a burst replace what a trace showed.
func (k spotKnobs) over(m model.SpotMarket) model.SpotMarket {
	for _, key := range k.stated {
		switch key {
		case "monthly_interruption":
			m.MonthlyInterruption, m.LonePerMonth = k.market.MonthlyInterruption, 0
		case "bursts_per_month":
			m.BurstsPerMonth = k.market.BurstsPerMonth
		case "burst_fraction":
			m.BurstFraction, m.Shortages = k.market.BurstFraction, nil
		case "burst_spread":
			m.BurstSpread = k.market.BurstSpread
		case "pool_spread":
			m.PoolSpread = k.market.PoolSpread
		case "drought":
			m.Drought, m.Shortages = k.market.Drought, nil
		}
	}
	return m
}

// checkSpreads checks that a burst comes from one place.
func (l *loader) checkSpreads(t *reading.Table, m model.SpotMarket) {
	if n := t.Get("pool_spread"); m.BurstSpread+m.PoolSpread > 1 && n != nil {
		l.Problem(n, fmt.Sprintf("at most 1 together with burst_spread, so at most %.3g", 1-m.BurstSpread), "")
	} else if n := t.Get("burst_spread"); m.BurstSpread+m.PoolSpread > 1 && n != nil {
		l.Problem(n, fmt.Sprintf("at most 1 together with pool_spread, so at most %.3g", 1-m.PoolSpread), "")
	}
}

// advisedMarket is that of a type's own band.
func (l *loader) advisedMarket(name string) model.SpotMarket {
	if name == string(model.FargateSpot) {
		return spot.DefaultFargate()
	}
	l.assumeBand(name)
	return spot.FromAdvisor(spot.Frequencies[instances.Advised(name).Band])
}

const advisorSource = "EC2's Spot Instance Advisor, us-east-1, June 2025 (ES-10); droughts and bursts are ecsim's knobs"

// spotTrace reads the file of a key.
func (l *loader) spotTrace(t *reading.Table, key string) (spot.Trace, bool) {
	name := t.Text(key)
	if name == "" {
		return spot.Trace{}, false
	}
	file := l.where.path(name)
	data, err := l.where.read(file)
	if err != nil {
		t.At(t.Get(key).Place, key+" = "+quote(name)+", "+reason(err),
			`the path of a JSON file with "metadata" and "data"`, "")
		return spot.Trace{}, false
	}
	trace, problems := readSpotTrace(file, data)
	l.Problems = append(l.Problems, problems...)
	return trace, len(problems) == 0
}

// fittedMarket fits a market to a trace and says what came out.
func (l *loader) fittedMarket(t *reading.Table, trace spot.Trace) model.SpotMarket {
	f, err := spot.Fit(trace)
	if err != nil {
		t.At(t.Get("fitted_to").Place, "fitted_to = "+quote(t.Text("fitted_to"))+": "+err.Error(),
			"a trace with capacity and without", "")
		return f.Market
	}
	l.Assume(t.Key("fitted_to"), f.String(), "estimated from the file")
	return f.Market
}

// assumeReplay says that a trace that is shorter than the run begins again.
func (l *loader) assumeReplay(t *reading.Table, r *model.SpotRecord) {
	if r.Length < l.scenario.Horizon {
		l.Assume(t.Key("trace")+" end", "begins again after "+r.Length.String(), knob+"the run is longer than the file")
	}
	if r.Levels[0].Share < 1 {
		l.Assume(t.Key("trace")+" begin", fmt.Sprintf("no launch until %v", firstFull(r)),
			knob+"the file begins short of capacity, of which nobody had any yet")
	}
}

// firstFull is when a record has full capacity first.
func firstFull(r *model.SpotRecord) clock.Span {
	i := slices.IndexFunc(r.Levels, func(l model.SpotLevel) bool { return l.Share == 1 })
	return r.Levels[i].At
}
