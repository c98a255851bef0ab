package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/google/cadvisor/cache/memory"
	"github.com/google/cadvisor/container"
	info "github.com/google/cadvisor/info/v1"
	v2 "github.com/google/cadvisor/info/v2"
	"github.com/google/cadvisor/manager"
	"github.com/google/cadvisor/metrics"
	"github.com/google/cadvisor/utils/sysfs"
	"github.com/prometheus/client_golang/prometheus"
	"k8s.io/utils/clock"
)

// serviceLabel is the engine's label that says whose task a container is.
const serviceLabel = "com.docker.swarm.service.name"

var shown = container.MetricSet{container.CpuUsageMetrics: {}, container.MemoryUsageMetrics: {}}

// containers is what cAdvisor's library knows of this node.
type containers struct {
	manager      manager.Manager
	housekeeping time.Duration
	node         string
}

func watchContainers(node string, housekeeping time.Duration) (containers, error) {
	fixed := false
	library, err := manager.New(
		memory.New(2*time.Minute, nil), sysfs.NewRealSysFs(),
		manager.HousekeepingConfig{Interval: &housekeeping, AllowDynamic: &fixed},
		shown, http.DefaultClient, []string{""}, nil, "", 0)
	if err == nil {
		err = library.Start()
	}
	if err != nil {
		return containers{}, fmt.Errorf("cannot look at this node's containers: %w", err)
	}
	return containers{library, housekeeping, node}, nil
}

// collector reads the counters when it is asked, so that a rate is as exact as the time of the scrape.
func (watched containers) collector() prometheus.Collector {
	maxAge := time.Second
	return metrics.NewPrometheusCollector(
		watched.manager, labels(watched.node), shown, clock.RealClock{},
		v2.RequestOptions{IdType: v2.TypeDocker, Recursive: true, Count: 1, MaxAge: &maxAge})
}

// labels are few, because every task of every release makes its series anew.
func labels(node string) metrics.ContainerLabelsFunc {
	return func(seen *info.ContainerInfo) map[string]string {
		name := seen.Name
		if len(seen.Aliases) > 0 {
			name = seen.Aliases[0]
		}
		return map[string]string{
			metrics.LabelName: name,
			"node":            node,
			metrics.ContainerLabelPrefix + serviceLabel: seen.Spec.Labels[serviceLabel],
		}
	}
}

// fresh says what is wrong when the node's own counters are older than they can be.
func (watched containers) fresh() error {
	seen, err := watched.manager.GetContainerInfo("/", &info.ContainerInfoRequest{NumStats: 1})
	if err != nil {
		return err
	}
	if len(seen.Stats) == 0 {
		return fmt.Errorf("nothing was read yet")
	}
	if age, most := time.Since(seen.Stats[0].Timestamp), 3*watched.housekeeping; age > most {
		return fmt.Errorf("the counters are %s old, more than %s", age.Round(time.Second), most)
	}
	return nil
}
