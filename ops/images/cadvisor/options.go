package main

import (
	"flag"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

type options struct {
	listen       string
	docker       string
	housekeeping time.Duration
}

// parseOptions reads the command line; what is wrong goes to output. cAdvisor's library keeps its own settings as global flags, of which
// only the ones that matter here are set.
func parseOptions(arguments []string, output io.Writer) (options, error) {
	var given options
	flags := flag.NewFlagSet("cadvisor", flag.ContinueOnError)
	flags.SetOutput(output)
	flags.StringVar(&given.listen, "listen", "127.0.0.1:8080", "`address` to serve /metrics and /healthz at")
	flags.StringVar(&given.docker, "docker", "unix:///var/run/docker.sock", "the Docker engine's `endpoint`")
	flags.DurationVar(&given.housekeeping, "housekeeping", 30*time.Second, "how often to look at containers nobody asks for, 1s to 5m")
	err := flags.Parse(arguments)
	if err == nil {
		err = given.validate(flags.Args())
		if err != nil {
			fmt.Fprintln(output, "cadvisor:", err)
		}
	}
	if err != nil {
		return options{}, err
	}
	for name, value := range map[string]string{
		"docker":                    given.docker,
		"docker_only":               "true",
		"housekeeping_interval":     given.housekeeping.String(),
		"event_storage_event_limit": "default=0",
	} {
		if err := flag.Set(name, value); err != nil {
			return options{}, fmt.Errorf("cAdvisor's setting %s=%q: %w", name, value, err)
		}
	}
	return given, nil
}

func (given options) validate(rest []string) error {
	if len(rest) > 0 {
		return fmt.Errorf("unexpected argument %q: everything is a flag, see -help", rest[0])
	}
	if _, _, err := net.SplitHostPort(given.listen); err != nil {
		return fmt.Errorf("-listen %q is not an address like 127.0.0.1:8080", given.listen)
	}
	if !strings.HasPrefix(given.docker, "unix:///") && !strings.HasPrefix(given.docker, "tcp://") {
		return fmt.Errorf("-docker %q is not an endpoint like unix:///var/run/docker.sock or tcp://host:port", given.docker)
	}
	if given.housekeeping < time.Second || given.housekeeping > 5*time.Minute {
		return fmt.Errorf("-housekeeping %s is not between 1s and 5m", given.housekeeping)
	}
	return nil
}
