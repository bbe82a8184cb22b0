//go:build !linux

package main

import (
	"errors"
	"time"
)

// supported is why the command cannot run here; nil when it can.
func supported() error { return errors.New("needs Linux: the CPU clock of a thread") }

type thread struct{}

func thisThread() thread { return thread{} }

func (thread) used() time.Duration { return 0 }

func processTime() time.Duration { return 0 }

func stay(int) {}

func sleepUntil(instant time.Time) { time.Sleep(time.Until(instant)) }

func goFirst() error { return supported() }

func goInTurn() error { return nil }
