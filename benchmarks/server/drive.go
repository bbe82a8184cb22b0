package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"sync"
	"time"

	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// observed is what the driver saw of one run.
type observed struct {
	latency  stats.Sketch // of answered requests, from their scheduled instants
	lateness stats.Sketch // of the driver: from the scheduled instant to the sending
	drawn    clock.Span   // the work of the answered requests, in sum
	held     clock.Span   // for how long they held their workers, in sum
	refused  int64        // 503
	failed   int          // anything else
	failure  error        // of one of them

	start              time.Time
	elapsed            time.Duration
	used               time.Duration // CPU time of the server
	ours               time.Duration // CPU time of the server and the driver
	machine            processors
	periods, throttled int
}

// outcome is what became of one request. Instants are since the start of the run.
type outcome struct {
	sent, ended time.Duration
	held        time.Duration
	status      int
	err         error
}

// drive sends each request at its instant, whatever became of those before it, and asks the server
// for its work less an overhead. It returns when all have ended.
func (c *child) drive(ctx context.Context, all []request, overhead clock.Span) (*observed, error) {
	used, err := c.usage()
	if err != nil {
		return nil, err
	}
	periods, throttled := c.throttling()
	ours, machine := processTime(), readProcessors()
	start := time.Now()
	outcomes, err := c.send(ctx, all, overhead, start)
	if err != nil {
		return nil, err
	}
	o := collect(all, outcomes)
	o.start, o.elapsed = start, time.Since(start)
	o.machine = readProcessors().since(machine)
	ours = processTime() - ours
	now, err := c.usage()
	if err != nil {
		return nil, err
	}
	o.used = now - used
	o.ours = ours + o.used
	o.periods, o.throttled = c.throttling()
	o.periods, o.throttled = o.periods-periods, o.throttled-throttled
	return o, nil
}

// send is the open loop. The thread that keeps time does nothing else.
func (c *child) send(ctx context.Context, all []request, overhead clock.Span, start time.Time) (
	[]outcome, error,
) {
	outcomes := make([]outcome, len(all))
	var running sync.WaitGroup
	defer running.Wait()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for i, r := range all {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		sleepUntil(start.Add(time.Duration(r.at)))
		running.Go(func() {
			outcomes[i] = c.ask(ctx, start, max(0, r.work-overhead))
		})
	}
	running.Wait()
	return outcomes, ctx.Err()
}

// ask sends one request and waits for its answer.
func (c *child) ask(ctx context.Context, start time.Time, work clock.Span) (o outcome) {
	url := fmt.Sprintf("%s%s?ns=%d", c.address, workPath, work)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return outcome{err: err}
	}
	o.sent = time.Since(start)
	response, err := c.client.Do(request)
	if err != nil {
		return outcome{sent: o.sent, err: err}
	}
	defer response.Body.Close()
	_, o.err = io.Copy(io.Discard, response.Body)
	o.ended, o.status = time.Since(start), response.StatusCode
	if o.status == http.StatusOK && o.err == nil {
		var held int64
		held, o.err = strconv.ParseInt(response.Header.Get(heldBy), 10, 64)
		o.held = time.Duration(held)
	}
	return o
}

// collect counts outcomes. A latency begins at the scheduled instant: a request that was sent late
// has waited since then.
func collect(all []request, outcomes []outcome) *observed {
	o := &observed{}
	for i, r := range all {
		end := outcomes[i]
		o.lateness.Record(max(0, clock.Time(end.sent).Sub(r.at)))
		switch {
		case end.err != nil:
			o.failed, o.failure = o.failed+1, end.err
		case end.status == http.StatusServiceUnavailable:
			o.refused++
		case end.status != http.StatusOK:
			o.failed, o.failure = o.failed+1, fmt.Errorf("status %d", end.status)
		default:
			o.latency.Record(clock.Time(end.ended).Sub(r.at))
			o.drawn += r.work
			o.held += clock.Span(end.held)
		}
	}
	return o
}
