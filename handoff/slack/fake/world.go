package fake

// World is what a workspace holds before anybody says anything.
type World struct {
	Team     Team
	App      App
	Users    []User
	Channels []Channel
	Groups   []Group
}

// Team is the workspace itself.
type Team struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Domain string `json:"domain"`
}

// App is the one installed app and its bot user; the user must be among World.Users.
type App struct {
	ID    string `json:"id"`
	BotID string `json:"bot_id"`
	User  string `json:"user"`
	Name  string `json:"name"`
}

// User is a person or the app's bot user.
type User struct {
	ID       string `json:"id"`
	Handle   string `json:"handle"`
	First    string `json:"first"`
	Last     string `json:"last"`
	Display  string `json:"display"`
	Title    string `json:"title,omitempty"`
	Email    string `json:"email,omitempty"`
	TZ       string `json:"tz"`
	Locale   string `json:"locale,omitempty"`
	Colour   string `json:"colour"`
	Status   string `json:"status,omitempty"`
	Emoji    string `json:"status_emoji,omitempty"`
	Admin    bool   `json:"admin,omitempty"`
	Bot      bool   `json:"bot,omitempty"`
	Guest    bool   `json:"guest,omitempty"`
	Stranger bool   `json:"stranger,omitempty"`
	Deleted  bool   `json:"deleted,omitempty"`
	Away     bool   `json:"away,omitempty"`
	Updated  int64  `json:"updated"`
}

// Name is what others see beside the person's messages.
func (u *User) Name() string {
	if u.Display != "" {
		return u.Display
	}
	return u.Real()
}

// Real is the full name.
func (u *User) Real() string {
	if u.Last == "" {
		return u.First
	}
	return u.First + " " + u.Last
}

// Channel is a channel, or a direct conversation between the app and one person (With set, no name).
type Channel struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Private bool     `json:"private,omitempty"`
	General bool     `json:"general,omitempty"`
	With    string   `json:"with,omitempty"`
	Topic   string   `json:"topic,omitempty"`
	Purpose string   `json:"purpose,omitempty"`
	Creator string   `json:"creator,omitempty"`
	Created int64    `json:"created"`
	Members []string `json:"members"`
	Locked  bool     `json:"archived,omitempty"`
}

// Group is a user group, mentioned as @handle.
type Group struct {
	ID      string   `json:"id"`
	Handle  string   `json:"handle"`
	Name    string   `json:"name"`
	Members []string `json:"members"`
}

// Ids of DefaultWorld, for tests that must name them.
const (
	TeamID     = "T0MARLOW01"
	AppID      = "A0HANDRAIL"
	BotID      = "B0HANDRAIL"
	BotUser    = "U0HANDRAIL"
	Ana        = "U0ANA00001"
	Ben        = "U0BEN00001"
	Maria      = "U0MARIA001"
	Guest      = "U0GUS00001"
	Desk       = "C0DESK0001"
	Leads      = "C0LEADS001"
	General    = "C0GENERAL1"
	OnCall     = "S0ONCALL01"
	LeadsGroup = "S0LEADS001"
)

// DefaultWorld is the shop of the demo: a private desk channel with two agents, their lead and a guest, a private channel
// of the leads, and #general, where the app is not a member.
func DefaultWorld() World {
	return World{
		Team: Team{ID: TeamID, Name: "Marlow & Finch", Domain: "marlow-finch"},
		App:  App{ID: AppID, BotID: BotID, User: BotUser, Name: "Handrail"},
		Users: []User{
			{ID: BotUser, Handle: "handrail", First: "Handrail", Display: "Handrail", TZ: "America/New_York", Colour: "0b6e5f", Bot: true},
			{ID: Ana, Handle: "ana.kowalczyk", First: "Ana", Last: "Kowalczyk", Display: "Ana", Title: "Customer care", Email: "ana.kowalczyk@marlow-finch.example", TZ: "America/New_York", Locale: "en-US", Colour: "8a4b9e"},
			{ID: Ben, Handle: "ben.osei", First: "Ben", Last: "Osei", Display: "Ben", Title: "Customer care", Email: "ben.osei@marlow-finch.example", TZ: "America/Chicago", Locale: "en-US", Colour: "2f6fb3"},
			{ID: Maria, Handle: "maria.lindqvist", First: "Maria", Last: "Lindqvist", Display: "Maria", Title: "Lead, customer care", Email: "maria.lindqvist@marlow-finch.example", TZ: "America/New_York", Locale: "en-US", Colour: "b3541e", Admin: true},
			{ID: Guest, Handle: "gus.tremblay", First: "Gus", Last: "Tremblay", Display: "Gus (carrier)", Title: "Courier contact", Email: "gus@parcel.example", TZ: "America/New_York", Locale: "en-US", Colour: "5c6470", Guest: true},
		},
		Channels: []Channel{
			{ID: Desk, Name: "desk", Private: true, Purpose: "Customers who need a person", Topic: "One thread, one customer", Creator: Maria, Members: []string{Maria, Ana, Ben, Guest, BotUser}},
			{ID: Leads, Name: "leads", Private: true, Purpose: "What the desk could not settle", Creator: Maria, Members: []string{Maria, BotUser}},
			{ID: General, Name: "general", General: true, Purpose: "Everybody at the shop", Creator: Maria, Members: []string{Maria, Ana, Ben}},
		},
		Groups: []Group{
			{ID: OnCall, Handle: "oncall", Name: "On call", Members: []string{Ana, Ben}},
			{ID: LeadsGroup, Handle: "leads", Name: "Leads", Members: []string{Maria}},
		},
	}
}
