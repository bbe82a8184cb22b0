package reports

import "ecsim/scenarios"

// Build arranges an outcome as a page, in the order in which a busy reader asks.
func Build(o *scenarios.Outcome) Page {
	page := Page{Title: title(o)}
	page.add("In short", headline(o)...)
	page.add("Objectives", objectives(o.SLOs)...)
	page.add("Why", whyMissed(o)...)
	page.add("Without", without(o)...)
	page.add("Deployments", sideBySide(o)...)
	page.addServices(o.Services)
	page.add("Instances", append(instances(o.Instances), room(o)...)...)
	page.add("Capacity providers", providers(o.Providers)...)
	page.add("Spot capacity", spotPools(o.Spot)...)
	page.add("Jobs", jobs(o.Jobs)...)
	page.add("Cost", bill(o)...)
	page.add("Assumed", assumed(o)...)
	page.add("Not modelled", notModelled(o.NotModelled)...)
	page.add("Provenance", provenance(o)...)
	return page
}

// add puts a section at the end of the page; a section without blocks is left out.
func (p *Page) add(title string, blocks ...Block) {
	if len(blocks) > 0 {
		p.Sections = append(p.Sections, Section{Title: title, Blocks: blocks})
	}
}

func title(o *scenarios.Outcome) string {
	if o.Provenance.Summary == "" {
		return o.Provenance.Scenario
	}
	return o.Provenance.Scenario + ": " + o.Provenance.Summary
}
