package main

import (
	"bytes"
	"errors"
	"flag"
	"strings"
	"testing"
	"time"
)

func TestParseOptions_nothing_givesLoopback(t *testing.T) {
	given, err := parseOptions(nil, &bytes.Buffer{})
	if err != nil || given.listen != "127.0.0.1:8080" || given.housekeeping != 30*time.Second {
		t.Errorf("got %+v, %v", given, err)
	}
}

func TestParseOptions_setsTheLibrary(t *testing.T) {
	if _, err := parseOptions([]string{"-docker", "tcp://127.0.0.1:2375", "-housekeeping", "7s"}, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"docker": "tcp://127.0.0.1:2375", "housekeeping_interval": "7s", "docker_only": "true"} {
		if got := flag.Lookup(name).Value.String(); got != value {
			t.Errorf("the library's %s is %q, not %q", name, got, value)
		}
	}
}

func TestParseOptions_wrong_namesTheValue(t *testing.T) {
	for _, wrong := range [][]string{
		{"-listen", "8080"}, {"-docker", "localhost"}, {"-housekeeping", "1ms"}, {"-housekeeping", "1h0m0s"}, {"-housekeeping", "often"}, {"rest"}, {"-colour", "red"},
	} {
		var output bytes.Buffer
		_, err := parseOptions(wrong, &output)
		value := strings.TrimPrefix(wrong[len(wrong)-1], "red")
		if err == nil || !strings.Contains(output.String(), value) {
			t.Errorf("%v: %v, %q", wrong, err, output.String())
		}
	}
}

func TestParseOptions_help_isNoError(t *testing.T) {
	var output bytes.Buffer
	_, err := parseOptions([]string{"-help"}, &output)
	if !errors.Is(err, flag.ErrHelp) || !strings.Contains(output.String(), "-listen") {
		t.Errorf("%v, %q", err, output.String())
	}
}
