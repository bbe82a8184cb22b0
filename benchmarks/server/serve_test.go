package main

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// Two workers and two places to wait hold four requests; a fifth is refused at once, and after the
// workers went on the four have their answers.
func TestServerRefusesWhenItsQueueIsFull(t *testing.T) {
	began, goOn := make(chan struct{}), make(chan struct{})
	s := &server{queue: make(chan *job, 2), newWorker: func() worker {
		return func(time.Duration) {
			began <- struct{}{}
			<-goOn
		}
	}}
	defer close(s.queue)
	for range 2 {
		go s.work()
	}
	routes := s.routes()
	ask := func(query string) int {
		answer := httptest.NewRecorder()
		routes.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, workPath+query, nil))
		return answer.Code
	}
	var asked sync.WaitGroup
	codes := make([]int, 4)
	begin := func(i int) { asked.Go(func() { codes[i] = ask("?ns=5") }) }
	begin(0)
	<-began
	begin(1)
	<-began // both workers are busy
	begin(2)
	begin(3)
	for len(s.queue) < 2 {
		time.Sleep(time.Millisecond)
	}
	if code := ask("?ns=5"); code != http.StatusServiceUnavailable {
		t.Errorf("the fifth request got %d, want 503", code)
	}
	if code := ask("?ns=soon"); code != http.StatusBadRequest {
		t.Errorf("a request without a number got %d, want 400", code)
	}
	close(goOn)
	<-began
	<-began
	asked.Wait()
	for i, code := range codes {
		if code != http.StatusOK {
			t.Errorf("request %d got %d, want 200", i, code)
		}
	}
}
