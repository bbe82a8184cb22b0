package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ecsim/model"
)

// wordsOf says what runs in a scenario: "web-app: 4 tasks of 1 vCPU, 2 GB on Fargate ARM, 2 on demand and 2 Spot".
func wordsOf(s *model.Scenario) (lines []string) {
	for i := range s.Services {
		service := &s.Services[i]
		r := service.Build.TaskDefinition.Resources
		line := fmt.Sprintf("%s: %s of %s vCPU, %s GB", service.Name, tasksOf(service),
			inUnits(r.CPUUnits), inUnits(r.MemoryMiB))
		lines = append(lines, line+placeOf(service))
	}
	for _, g := range s.Cluster.Groups {
		var types []string
		for _, t := range g.Types {
			types = append(types, t.Name)
		}
		lines = append(lines, fmt.Sprintf("%s: %s of %s", g.Name, countOf(g.Min, g.Max, "instance"),
			strings.Join(types, " or ")))
	}
	for _, i := range s.Cluster.Instances {
		lines = append(lines, fmt.Sprintf("%s: %s of %s", i.Name, countOf(i.Count, i.Count, "instance"), i.Type.Name))
	}
	return lines
}

// inUnits is CPU units in vCPU, or MiB in GB.
func inUnits(n int) string { return strconv.FormatFloat(float64(n)/1024, 'f', -1, 64) }

func tasksOf(s *model.Service) string {
	switch {
	case s.Daemon:
		return "one task on each instance,"
	case s.Scaling != nil:
		return countOf(s.Scaling.Min, s.Scaling.Max, "task")
	}
	return countOf(s.DesiredCount, s.DesiredCount, "task")
}

func countOf(least, most int, thing string) string {
	switch {
	case least != most:
		return fmt.Sprintf("%d to %d %ss", least, most, thing)
	case least == 1:
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", least, thing)
}

// placeOf is where a service's tasks run, and how many of them on Spot.
func placeOf(s *model.Service) string {
	var providers []model.Provider
	for _, item := range s.Strategy {
		if item.Base+item.Weight > 0 && !slices.Contains(providers, item.Provider) {
			providers = append(providers, item.Provider)
		}
	}
	isFargate := !slices.ContainsFunc(providers, func(p model.Provider) bool { return !p.IsFargate() })
	if !isFargate {
		var names []string
		for _, p := range providers {
			names = append(names, string(p))
		}
		return " on " + strings.Join(names, " and ")
	}
	text := " on Fargate"
	if s.Build.TaskDefinition.Architecture == model.ARM {
		text += " ARM"
	}
	if s.Scaling != nil || len(providers) < 2 {
		if slices.Contains(providers, model.FargateSpot) && len(providers) == 1 {
			return text + " Spot"
		}
		if len(providers) == 2 {
			return text + ", " + shares(s.Strategy)
		}
		return text
	}
	onDemand, spot := split(s.Strategy, s.DesiredCount)
	return fmt.Sprintf("%s, %d on demand and %d Spot", text, onDemand, spot)
}

// shares is a strategy in words.
func shares(items []model.StrategyItem) string {
	var parts []string
	for _, item := range items {
		name := "on demand"
		if item.Provider == model.FargateSpot {
			name = "Spot"
		}
		parts = append(parts, fmt.Sprintf("%s base %d weight %d", name, item.Base, item.Weight))
	}
	return strings.Join(parts, ", ")
}

// split is how many of n tasks a strategy puts on demand and on Spot: the base first, then by weight.
func split(items []model.StrategyItem, n int) (onDemand, spot int) {
	placed, weights := make([]int, len(items)), 0
	left := n
	for i, item := range items {
		placed[i] = min(item.Base, left)
		left -= placed[i]
		weights += item.Weight
	}
	extra := make([]int, len(items))
	for range left {
		least := -1
		for i, item := range items {
			if item.Weight > 0 && (least < 0 || extra[i]*items[least].Weight < extra[least]*item.Weight) {
				least = i
			}
		}
		if least < 0 {
			break
		}
		extra[least]++
	}
	for i, item := range items {
		if item.Provider == model.FargateSpot {
			spot += placed[i] + extra[i]
		} else {
			onDemand += placed[i] + extra[i]
		}
	}
	return onDemand, spot
}
