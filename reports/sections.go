package reports

import (
	"cmp"
	"fmt"
	"slices"

	"ecsim/scenarios"
)

// Of more services than textServices text has the sections of the textWorst that answered least of
// their requests: a section is a hundred lines, and what compares services stands in the tables above.
const (
	textServices = 6
	textWorst    = 3
)

// addServices adds a section for each service, and says in text which ones are not there.
func (p *Page) addServices(services []scenarios.ServiceOutcome) {
	for i := range services {
		p.add("Service "+services[i].Name, service(&services[i])...)
		p.Sections[len(p.Sections)-1].In = audienceOf(services, services[i].Name)
	}
	if left := len(services) - textWorst; len(services) > textServices {
		p.add("Other services", Paragraph(fmt.Sprintf("Of more than %d services text has the sections of "+
			"the %d that answered the smallest share of their requests. Those of the other %d, and their costs "+
			"by line, are in --format markdown, csv and json, and in the folder that --output writes.",
			textServices, textWorst, left)))
		p.Sections[len(p.Sections)-1].In = OnlyInText
	}
}

// audienceOf is where the section of a service and its costs by line stand. What is of no service
// stands everywhere.
func audienceOf(services []scenarios.ServiceOutcome, name string) Audience {
	if len(services) <= textServices {
		return Everywhere
	}
	ranked := make([]*scenarios.ServiceOutcome, len(services))
	for i := range services {
		ranked[i] = &services[i]
	}
	slices.SortStableFunc(ranked, byAnswered)
	for _, s := range ranked[textWorst:] {
		if s.Name == name {
			return NotInText
		}
	}
	return Everywhere
}

// byAnswered puts the service that answered the smaller share of its requests first.
func byAnswered(a, b *scenarios.ServiceOutcome) int {
	return cmp.Compare(a.Availability.Requests.Mean, b.Availability.Requests.Mean)
}
