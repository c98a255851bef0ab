package main

import (
	"context"
	"log"
	"sync"
	"time"

	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/filters"
	"github.com/google/cadvisor/container/docker"
	"github.com/prometheus/client_golang/prometheus"
)

const (
	remembered = time.Hour
	mostOwners = 100
)

var lastKill = prometheus.NewDesc(
	"container_last_oom_timestamp_seconds",
	"When the kernel last killed a process of a service's task because its memory was at its limit; forgotten after an hour.",
	[]string{"container_label_com_docker_swarm_service_name"}, nil)

// oomKills remembers when the engine last told of a kill. cAdvisor's own counter reads the kernel's log, which a Swarm task may not open,
// and ends with the container.
type oomKills struct {
	mutex sync.Mutex
	last  map[string]time.Time
}

func newOomKills() *oomKills { return &oomKills{last: map[string]time.Time{}} }

// watch follows the engine's events until the context ends, from the ones it still has of the last hour on.
func (kills *oomKills) watch(ctx context.Context) {
	since := time.Now().Add(-remembered)
	for ctx.Err() == nil {
		client, err := docker.Client()
		if err == nil {
			messages, failures := client.Events(ctx, events.ListOptions{
				Since:   since.Format(time.RFC3339Nano),
				Filters: filters.NewArgs(filters.Arg("type", "container"), filters.Arg("event", "oom")),
			})
			since, err = kills.follow(since, messages, failures)
		}
		if ctx.Err() == nil {
			log.Printf("cadvisor: the engine's events stopped, asking again: %v", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// follow returns, at the stream's end, the time from which to ask again.
func (kills *oomKills) follow(since time.Time, messages <-chan events.Message, failures <-chan error) (time.Time, error) {
	for {
		select {
		case message := <-messages:
			since = time.Unix(0, message.TimeNano)
			kills.add(message.Actor.Attributes[serviceLabel], since)
		case err := <-failures:
			return since, err
		}
	}
}

func (kills *oomKills) add(service string, when time.Time) {
	kills.mutex.Lock()
	defer kills.mutex.Unlock()
	for owner, last := range kills.last {
		if time.Since(last) > remembered {
			delete(kills.last, owner)
		}
	}
	if _, known := kills.last[service]; known || len(kills.last) < mostOwners {
		kills.last[service] = when
	}
}

// Describe tells the registry what Collect gives.
func (kills *oomKills) Describe(descriptions chan<- *prometheus.Desc) { descriptions <- lastKill }

// Collect gives one sample a service.
func (kills *oomKills) Collect(samples chan<- prometheus.Metric) {
	kills.mutex.Lock()
	defer kills.mutex.Unlock()
	for service, when := range kills.last {
		if time.Since(when) <= remembered {
			samples <- prometheus.MustNewConstMetric(lastKill, prometheus.GaugeValue, float64(when.UnixNano())/1e9, service)
		}
	}
}
