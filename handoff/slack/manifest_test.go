package slack_test

import (
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"github.com/handrail-chat/handrail/handoff/slack"
)

type manifest struct {
	OAuth struct {
		Scopes struct {
			Bot []string `yaml:"bot"`
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings struct {
		Events struct {
			Bot []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
	} `yaml:"settings"`
}

func readManifest(t *testing.T) manifest {
	t.Helper()
	var m manifest
	if err := yaml.Unmarshal([]byte(slack.Manifest), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func manifestEvents(t *testing.T) []string { return readManifest(t).Settings.Events.Bot }

func TestManifestAsksForTheScopesThatAreChecked(t *testing.T) {
	asked := slices.Sorted(slices.Values(readManifest(t).OAuth.Scopes.Bot))
	if diff := cmp.Diff(slices.Sorted(slices.Values(slack.Scopes)), asked); diff != "" {
		t.Error(diff)
	}
}
