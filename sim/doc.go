// Package sim is the discrete-event kernel: an Agenda of what happens when, and an Engine that
// plays it.
//
// It owns the order of events, which is total: (time, rank, sequence). It must not know ECS,
// requests or money: the event type is a parameter.
package sim
