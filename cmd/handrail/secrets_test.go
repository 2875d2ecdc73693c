package main

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// show asks for the value behind [Show].
func (p *premises) show(v *visitor, ref string) (int, string) {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.url+"/chat/secret/"+ref, nil)
	p.do(err)
	request.Header.Set("Authorization", "Bearer "+v.welcome.Token)
	answer, err := http.DefaultClient.Do(request)
	p.do(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	p.do(err)
	if cache := answer.Header.Get("Cache-Control"); !strings.Contains(cache, "no-store") {
		p.t.Errorf("Cache-Control: %q", cache)
	}
	return answer.StatusCode, string(body)
}

func (p *premises) secret(v *visitor, ref string) string {
	p.t.Helper()
	code, body := p.show(v, ref)
	if code != http.StatusOK {
		p.t.Errorf("[Show] answered %d %s", code, body)
	}
	return body
}

func (p *premises) secretCode(v *visitor, ref string) int {
	p.t.Helper()
	code, _ := p.show(v, ref)
	return code
}

// TestSecretsStayOutOfEverything sends a card and a PIN through a flow, into a
// case, into an agent's thread and through a shop that fails, and looks for
// them wherever something is written.
func TestSecretsStayOutOfEverything(t *testing.T) {
	t.Parallel()
	const pin = "7310"
	p := furnish(t, setup{process: true})
	v := p.visit()
	v.asks("my gift card does not work", "number on the card")
	v.asks("6006-4902-0259-2345", "PIN")
	v.asks(pin, "Is it accepted now?")
	v.say("It's still refused")
	v.owner("queue")
	card := p.card(v)
	v.say("the pin is " + pin + " and the card 6006 4902 0259 2345, my visa is 4111 1111 1111 1111")
	p.says(card, "and the card")
	p.click("Ana", card, "claim")
	v.owner("agent")
	v.say("card 6006490202592345 pin " + pin + " again")
	p.says(card, "again")
	if own := v.say("card number 6006490202592345"); strings.Contains(own.Text, "02592345") {
		t.Errorf("the page reads %q", own.Text)
	}

	_, metrics := p.get(p.ops + "/metrics")
	_, ready := p.get(p.url + "/readyz")
	p.close()
	places := map[string]string{
		"the store": string(p.storeBytes()), "the log": p.log.String(), "the metrics": metrics, "/readyz": ready, "the desk": p.deskWhole(),
	}
	var page bytes.Buffer
	for _, l := range v.lines {
		page.WriteString(l.Text + "\n")
	}
	places["the transcript"] = page.String()
	for place, text := range places {
		for _, secret := range []string{"6006490202592345", "6006 4902 0259 2345", "6006-4902-0259-2345", "02592345", "4111111111111111", "4111 1111 1111 1111"} {
			if i := strings.Index(text, secret); i >= 0 {
				t.Errorf("%s holds %s: %q", place, secret, text[max(0, i-80):min(len(text), i+60)])
			}
		}
		if place == "the store" || place == "the metrics" {
			continue // four digits happen by chance in bytes and numbers
		}
		if i := strings.Index(text, pin); i >= 0 {
			t.Errorf("%s holds the PIN: %q", place, text[max(0, i-80):min(len(text), i+60)])
		}
	}
}

// deskWhole is everything that Slack was ever given, metadata and direct
// messages included.
func (p *premises) deskWhole() string {
	var b strings.Builder
	write := func(all []fake.Message) {
		for _, m := range all {
			b.WriteString(m.Text + "\n" + string(m.Blocks) + "\n" + string(m.Attachments) + "\n")
			if m.Metadata != nil {
				b.Write(m.Metadata.Payload)
			}
		}
	}
	for _, m := range p.slack.Messages(fake.Desk) {
		write(p.slack.Thread(fake.Desk, m.TS))
	}
	write(p.slack.Messages(fake.Leads))
	for _, who := range []string{"Ana", "Ben", "Maria"} {
		write(p.slack.Direct(who))
	}
	return b.String()
}
