package slack

import "context"

// Names keeps the names under which agents are known to customers. SetName
// replaces an earlier name.
type Names interface {
	Name(ctx context.Context, agent string) (string, error) // "" = none chosen
	SetName(ctx context.Context, agent, name string) error
}

// NamesIn keeps names among the house's aliases, one a person. It needs a
// house whose Alias replaces.
func NamesIn(house House) Names { return aliases{house} }

type aliases struct{ house House }

func nameAlias(agent string) string { return "slack:name:" + agent }

func (a aliases) Name(ctx context.Context, agent string) (string, error) {
	return a.house.Find(ctx, nameAlias(agent))
}

func (a aliases) SetName(ctx context.Context, agent, name string) error {
	return a.house.Alias(ctx, nameAlias(agent), name)
}
