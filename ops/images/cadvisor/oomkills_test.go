package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/events"
	"github.com/prometheus/client_golang/prometheus/testutil"
)

func TestFollow_kills_showsTheLastOfEachService(t *testing.T) {
	kills := newOomKills()
	now := time.Now().Truncate(time.Second)
	messages, failures := make(chan events.Message), make(chan error)
	go func() {
		messages <- killed("web", now.Add(-time.Minute))
		messages <- killed("web", now)
		messages <- killed("", now.Add(-time.Second))
		failures <- errors.New("gone")
	}()
	since, err := kills.follow(time.Time{}, messages, failures)
	if err == nil || !since.Equal(now.Add(-time.Second)) {
		t.Errorf("since %s, error %v", since, err)
	}
	const name = "container_last_oom_timestamp_seconds"
	const label = "container_label_com_docker_swarm_service_name"
	expected := fmt.Sprintf("# HELP %[1]s When the kernel last killed a process of a service's task because its memory was at its limit; forgotten after an hour.\n"+
		"# TYPE %[1]s gauge\n%[1]s{%[2]s=\"\"} %[3]d\n%[1]s{%[2]s=\"web\"} %[4]d\n", name, label, now.Unix()-1, now.Unix())
	if err := testutil.CollectAndCompare(kills, strings.NewReader(expected)); err != nil {
		t.Error(err)
	}
}

func TestAdd_old_isForgotten(t *testing.T) {
	kills := newOomKills()
	kills.add("web", time.Now().Add(-2*remembered))
	if count := testutil.CollectAndCount(kills); count != 0 {
		t.Errorf("%d samples", count)
	}
	kills.add("other", time.Now())
	if _, kept := kills.last["web"]; kept {
		t.Error("an old kill is kept for ever")
	}
}

func TestAdd_manyServices_isBounded(t *testing.T) {
	kills := newOomKills()
	for number := range 3 * mostOwners {
		kills.add(fmt.Sprint("service", number), time.Now())
	}
	if count := testutil.CollectAndCount(kills); count != mostOwners {
		t.Errorf("%d samples", count)
	}
}

func killed(service string, when time.Time) events.Message {
	return events.Message{TimeNano: when.UnixNano(), Actor: events.Actor{Attributes: map[string]string{serviceLabel: service}}}
}
