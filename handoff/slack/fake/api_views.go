package fake

// maxStack is how many modals may lie on each other.
const maxStack = 3

func viewMethods() map[string]method {
	return map[string]method{
		"views.open":    {rate: tier4, run: viewOpen},
		"views.push":    {rate: tier4, run: viewPush},
		"views.update":  {rate: tier4, run: viewUpdate},
		"views.publish": {rate: tier4, run: viewPublish},
	}
}

// viewOpen shows a modal to whoever caused the trigger; a modal that is open is replaced, as a press in a message closes
// what lies over it.
func viewOpen(c *call) (answer, error) {
	v, user, err := c.triggered()
	if err != nil {
		return nil, err
	}
	for _, old := range c.stack(user) {
		c.dropView(old)
	}
	c.place(v, user)
	return answer{"view": c.wireView(v, nil)}, nil
}

func viewPush(c *call) (answer, error) {
	v, user, err := c.triggered()
	if err != nil {
		return nil, err
	}
	switch n := len(c.stack(user)); {
	case n == 0:
		return nil, fail("not_found")
	case n >= maxStack:
		return nil, fail("push_limit_reached")
	}
	c.place(v, user)
	return answer{"view": c.wireView(v, nil)}, nil
}

// triggered reads the modal first and only then uses up the trigger, so that a refused view can be mended in time.
func (c *call) triggered() (*View, string, error) {
	v, err := readView(c.object("view"))
	if err != nil {
		return nil, "", err
	}
	if v.Type != "modal" {
		return nil, "", fail("invalid_arguments", "[ERROR] only modals are opened")
	}
	if err := c.unique(v, nil); err != nil {
		return nil, "", err
	}
	user, err := c.useTrigger(c.args["trigger_id"])
	return v, user, err
}

func (c *call) unique(v, itself *View) error {
	for _, other := range c.state.views {
		if v.ExternalID != "" && other != itself && other.ExternalID == v.ExternalID {
			return fail("duplicate_external_id")
		}
	}
	return nil
}

func viewUpdate(c *call) (answer, error) {
	v, err := readView(c.object("view"))
	if err != nil {
		return nil, err
	}
	old := c.state.views[c.args["view_id"]]
	if old == nil && c.args["external_id"] != "" {
		for _, o := range c.state.views {
			if o.ExternalID == c.args["external_id"] {
				old = o
			}
		}
	}
	switch {
	case old == nil:
		return nil, fail("not_found")
	case c.args["hash"] != "" && c.args["hash"] != old.Hash:
		return nil, fail("hash_conflict")
	}
	if err := c.unique(v, old); err != nil {
		return nil, err
	}
	c.become(old, v)
	return answer{"view": c.wireView(v, nil)}, nil
}

// become puts v in the place of old. What was entered stays where block and action keep their ids.
func (w *Workspace) become(old, v *View) {
	v.ID, v.User, v.Root, v.Previous, v.Seq, v.Hash, v.Chosen = old.ID, old.User, old.Root, old.Previous, old.Seq, w.newHash(), old.Chosen
	w.putView(v)
}

func viewPublish(c *call) (answer, error) {
	v, err := readView(c.object("view"))
	if err != nil {
		return nil, err
	}
	if v.Type != "home" {
		return nil, fail("invalid_arguments", "[ERROR] only a home is published")
	}
	u := c.state.users[c.args["user_id"]]
	if u == nil || u.Bot || u.Deleted {
		return nil, fail("invalid_arguments", "[ERROR] invalid user_id")
	}
	old := c.home(u.ID)
	if old == nil {
		v.ID, v.User, v.Hash = "V"+randomID(10), u.ID, c.newHash()
		v.Root = v.ID
		c.putView(v)
		return answer{"view": c.wireView(v, nil)}, nil
	}
	if h := c.args["hash"]; h != "" && h != old.Hash {
		return nil, fail("hash_conflict")
	}
	c.become(old, v)
	return answer{"view": c.wireView(v, nil)}, nil
}
