package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// server is the service under test: a pool of workers that each do one request at a time, first
// come first served, and a queue that refuses when it is full.
type server struct {
	queue     chan *job
	newWorker func() worker
}

// job is a request as a worker sees it.
type job struct {
	work time.Duration // asked for
	held time.Duration // of the worker
	done chan struct{}
}

// Paths and headers that the driver uses.
const (
	workPath  = "/work"       // ?ns=…: the work, in nanoseconds
	usagePath = "/usage"      // the CPU time of the server's process, in nanoseconds
	heldBy    = "Worker-Held" // how long the request held its worker, in nanoseconds
)

// shape is what a server is told on its command line.
type shape struct {
	workers, queue int
	kind           string // of its workers
}

func (s shape) args() []string {
	return []string{strconv.Itoa(s.workers), strconv.Itoa(s.queue), s.kind}
}

func parseShape(args []string) (s shape, err error) {
	if len(args) != 3 {
		return s, fmt.Errorf("found %q, expected workers, queue and kind of work", args)
	}
	workers, err1 := strconv.Atoi(args[0])
	queue, err2 := strconv.Atoi(args[1])
	return shape{workers, queue, args[2]}, errors.Join(err1, err2)
}

// serve is the child process. It listens on loopback, says where, and serves until its standard
// input ends, which it also does when the parent dies.
func serve(as shape, in io.Reader, out io.Writer) error {
	// An interrupt at the terminal reaches the child too; it ends by its input, in good order.
	signal.Ignore(os.Interrupt, syscall.SIGTERM)
	// A server that sleeps needs no CPU to speak of: it goes first, as the driver does.
	if as.kind != sleeps {
		if err := goInTurn(); err != nil {
			return err
		}
	}
	// Workers that compute or sleep in the kernel keep their places in the scheduler of Go; others
	// are needed for HTTP.
	runtime.GOMAXPROCS(as.workers + 4)
	s := &server{queue: make(chan *job, as.queue), newWorker: workersOf(as.kind)}
	for range as.workers {
		go s.work()
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintln(out, listener.Addr())
	front := &http.Server{Handler: s.routes()}
	go func() {
		_, _ = io.Copy(io.Discard, in)
		_ = front.Shutdown(context.Background())
	}()
	if err := front.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (s *server) routes() http.Handler {
	routes := http.NewServeMux()
	routes.HandleFunc("GET "+workPath, s.answer)
	routes.HandleFunc("GET "+usagePath, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, processTime().Nanoseconds())
	})
	return routes
}

// answer hands a request to the workers and waits for it.
func (s *server) answer(w http.ResponseWriter, r *http.Request) {
	work, err := strconv.ParseInt(r.FormValue("ns"), 10, 64)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	j := &job{work: time.Duration(work), done: make(chan struct{})}
	select {
	case s.queue <- j:
	default:
		http.Error(w, "the queue is full", http.StatusServiceUnavailable)
		return
	}
	<-j.done
	w.Header().Set(heldBy, strconv.FormatInt(j.held.Nanoseconds(), 10))
}

// work is one worker: a thread of its own, because it sleeps in the kernel or reads its CPU clock.
func (s *server) work() {
	runtime.LockOSThread()
	work := s.newWorker()
	for j := range s.queue {
		began := time.Now()
		work(j.work)
		j.held = time.Since(began)
		close(j.done)
	}
}
