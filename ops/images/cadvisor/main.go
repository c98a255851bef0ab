// Command cadvisor shows in Prometheus' format what each container of this node uses and may use of CPU and memory: cAdvisor's
// library with only the metrics and labels that Querycast's rules ask for.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/google/cadvisor/container/docker"
	_ "github.com/google/cadvisor/container/docker/install"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	options, err := parseOptions(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		os.Exit(2)
	}
	if err := serve(options); err != nil {
		log.Printf("cadvisor: %v", err)
		os.Exit(3)
	}
}

func serve(options options) error {
	signalled, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	// Without the engine, cAdvisor's library would go on for ever without knowing what belongs to which service.
	engine, err := docker.Status()
	if err != nil {
		return fmt.Errorf("no answer from the Docker engine at %s: %w", options.docker, err)
	}
	containers, err := watchContainers(engine.Hostname, options.housekeeping)
	if err != nil {
		return err
	}
	kills := newOomKills()
	go kills.watch(signalled)

	registry := prometheus.NewRegistry()
	registry.MustRegister(containers.collector(), kills)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{MaxRequestsInFlight: 2, Timeout: 10 * time.Second}))
	mux.HandleFunc("GET /healthz", func(response http.ResponseWriter, _ *http.Request) {
		if err := containers.fresh(); err != nil {
			http.Error(response, err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(response, "ok")
	})
	server := &http.Server{
		Addr: options.listen, Handler: mux,
		ReadHeaderTimeout: 2 * time.Second, ReadTimeout: 5 * time.Second, WriteTimeout: 15 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 8 << 10,
	}
	go func() {
		<-signalled.Done()
		_ = server.Close()
	}()
	log.Printf("cadvisor listens at http://%s", options.listen)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
