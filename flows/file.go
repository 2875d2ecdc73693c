package flows

import (
	"path"
	"slices"
	"strings"
)

// topKeys are what a file of the pack may hold, in CALM's words and ours.
var topKeys = []string{
	"version", "language", additionalLanguages, "flows", "slots", "responses", "nlu", "actions", "agent_actions", "config", "intents", "entities", "session_config",
}

// elsewhere are the top keys of Rasa's other files, and what happens to them here. An empty text passes a key over in silence: what
// it holds is done here in another way, or belongs to the test runner.
var elsewhere = map[string]struct{ rule, text, mend string }{
	"stories":             {needsComponent, "stories are learned by Rasa's dialogue policies: they are passed over", "write a flow"},
	"rules":               {needsComponent, "rules are followed by Rasa's rule policy: they are passed over", "write a flow with an `nlu_trigger`"},
	"forms":               {needsComponent, "forms are filled by Rasa's rule policy: they are passed over", "write a flow with `collect` steps"},
	"pipeline":            {}, // see readPipeline
	"policies":            {},
	"importers":           {},
	"recipe":              {},
	"assistant_id":        {},
	"fixtures":            {}, // files with `test_cases` are left out before
	"metadata":            {},
	"stub_custom_actions": {},
	"action_endpoint":     {needsComponent, "an action server runs code of its own: it is not called", "declare what the actions ask for under `actions:`"},
	"nlg":                 {needsModel, "texts are to be rephrased or generated: they are said as written", ""},
	"model_groups":        {needsModel, "language models are named that nothing here asks", ""},
	"llm":                 {needsModel, "a language model is named that nothing here asks", ""},
	"embeddings":          {needsModel, "an embedding model is named that nothing here asks", ""},
	"mcp_servers":         {needsComponent, "MCP servers are not called", "declare what the flow asks for under `actions:`"},
	"agents":              {needsModel, "sub agents are not run", ""},
	"vector_store":        {needsComponent, "a vector store is named that nothing here searches", ""},
	"tracker_store":       {},
	"event_broker":        {},
	"lock_store":          {},
	"tracing":             {},
	"metrics":             {},
	"secrets_manager":     {},
	"models":              {},
}

// read takes one file into the draft.
func (d *draft) read(src Source) {
	if name := path.Base(strings.ReplaceAll(src.Name, `\`, "/")); strings.HasPrefix(name, "credentials.") {
		d.findings.note(pos{src.Name, 1, 1}, needsComponent, "", "the channels of another server: Handrail's stand in its environment")
		return
	}
	root, bad := readTree(src)
	if bad != nil {
		d.findings.add(pos{src.Name, bad.line, bad.column}, bad.rule, bad.mend, "%s", bad.text)
		return
	}
	if root == nil || d.passedOver(root) {
		return
	}
	d.readRoot(root)
}

// readRoot takes what a file holds.
func (d *draft) readRoot(root *node) {
	r := reader{&d.findings}
	if root.shape == mapping {
		d.readElsewhere(root)
	}
	known := slices.Clone(topKeys)
	for _, e := range root.entries {
		if _, theirs := elsewhere[e.key.text]; theirs {
			known = append(known, e.key.text)
		}
	}
	if !r.fields(root, "a flow file", known...) {
		return
	}
	for _, e := range root.entries {
		if e.value.null {
			continue
		}
		switch e.key.text {
		case "flows":
			readEach(r, e.value, "flows", &d.flows, r.flow)
		case "slots":
			readEach(r, e.value, "slots", &d.slots, r.slot)
		case "responses":
			readEach(r, e.value, "responses", &d.responses, r.response)
		case "nlu":
			d.readExamples(r, e.value, r.language(root.get("language")))
		case "actions":
			d.readActions(r, e.value)
		case "agent_actions":
			readEach(r, e.value, "agent_actions", &d.agents, r.agentAction)
		case "config":
			d.readConfig(r, e.value, "")
		case "language":
			if root.get("nlu") == nil { // else it is that of the examples
				d.config.put("language", setting{e.value.pos, r.language(e.value)}, e.value)
			}
		case additionalLanguages:
			d.readLanguages(r, e.value)
		case "intents":
			d.intents = append(d.intents, r.listed(e.value, "intent")...)
		case "entities":
			d.entities = append(d.entities, r.listed(e.value, "entity")...)
		case "session_config":
			d.findings.note(e.key.pos, needsComponent, "", "how long a conversation rests is told by Handrail's clocks, not by `session_config`")
		}
	}
}

// passedOver notes a file that is none of ours: no key of it is known or resembles one.
func (d *draft) passedOver(root *node) bool {
	if root.shape != mapping || len(root.entries) == 0 {
		return false
	}
	for _, e := range root.entries {
		key := e.key.text
		if _, theirs := elsewhere[key]; theirs || key != "version" && slices.Contains(topKeys, key) || nearest(key, topKeys) != "" && key != "version" {
			return false
		}
	}
	if len(root.entries) == 1 && root.entries[0].key.text == "version" {
		return false // a file that is still empty
	}
	d.findings.note(root.pos, passedOver, "", "not a file of flows: it begins with `%s`", clip(root.entries[0].key.text))
	return true
}

// readElsewhere notes what a file holds for other parts of Rasa.
func (d *draft) readElsewhere(root *node) {
	for _, e := range root.entries {
		if what := elsewhere[e.key.text]; what.text != "" {
			d.findings.note(e.key.pos, what.rule, what.mend, "%s", what.text)
		}
	}
	for _, key := range []string{"pipeline", "policies"} {
		if n := root.get(key); n != nil && n.shape == list {
			d.readPipeline(n)
		}
	}
}

// readPipeline notes the components that would ask a language model. Those that find words, intents and entities are replaced by
// ours, those that follow flows by Walk.
func (d *draft) readPipeline(n *node) {
	for _, item := range n.items {
		name := item
		if item.shape == mapping {
			name = item.get("name")
		}
		if name == nil || name.shape != scalar {
			continue
		}
		for _, sign := range []string{"LLM", "CommandGenerator", "EnterpriseSearch", "Intentless", "GenerativeSearch", "Rephraser"} {
			if strings.Contains(name.text, sign) {
				d.findings.note(name.pos, needsModel, "", "`%s` asks a language model: intents and flows decide without it", clip(name.text))
				break
			}
		}
	}
}

// listed takes CALM's lists of intents and entities: names, or one-entry mappings with options (roles, groups, which entities an
// intent wants) that the examples say as well.
func (r reader) listed(n *node, what string) []string {
	var names []string
	for _, item := range r.items(n, "`"+what+"` names") {
		if item.shape == mapping && len(item.entries) == 1 {
			item = item.entries[0].key
		}
		if name := r.slashed(item, "an "+what); name != "" {
			names = append(names, name)
		}
	}
	return names
}
