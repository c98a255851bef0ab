package main

import (
	"maps"
	"testing"

	info "github.com/google/cadvisor/info/v1"
)

func TestLabels_task_areFew(t *testing.T) {
	task := &info.ContainerInfo{
		ContainerReference: info.ContainerReference{Name: "/docker/0123", Aliases: []string{"stack_web.1.abc", "0123"}},
		Spec: info.ContainerSpec{
			Image:  "web:1",
			Labels: map[string]string{serviceLabel: "stack_web", "com.docker.swarm.task.id": "abc"},
			Envs:   map[string]string{"secret": "value"},
		},
	}
	expected := map[string]string{"name": "stack_web.1.abc", "node": "one", "container_label_com.docker.swarm.service.name": "stack_web"}
	if got := labels("one")(task); !maps.Equal(got, expected) {
		t.Errorf("got %v, expected %v", got, expected)
	}
}

func TestLabels_stranger_hasAName(t *testing.T) {
	if got := labels("one")(&info.ContainerInfo{ContainerReference: info.ContainerReference{Name: "/docker/0123"}})["name"]; got != "/docker/0123" {
		t.Errorf("got %q", got)
	}
}
