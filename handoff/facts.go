package handoff

// Kind names what happened to a case.
type Kind string

// The facts that Move knows. The second half are clocks: [Due] names them.
const (
	Began        Kind = "began"         // the customer wrote after a rest: the bot owns it
	HandOver     Kind = "hand_over"     // the bot gives the matter to people
	CardTaken    Kind = "card_taken"    // the desk accepted the card
	Claim        Kind = "claim"         // an agent takes it
	Spoke        Kind = "spoke"         // the customer wrote, or came back
	Answered     Kind = "answered"      // the owner's message left for the customer
	Promised     Kind = "promised"      // an agent names a time
	PutBack      Kind = "put_back"      // the owner returns it to the queue
	HandBack     Kind = "hand_back"     // the owner lets the bot go on
	Resolve      Kind = "resolve"       // the owner says that it is settled
	Sorted       Kind = "sorted"        // the customer settled it alone
	LeadAsked    Kind = "lead_asked"    // somebody senior is wanted
	Spam         Kind = "spam"          // an agent says that nobody is there to help
	Gone         Kind = "gone"          // the owner can no longer act
	UnseenAnswer Kind = "unseen_answer" // the page went away before the answer was read
	Seen         Kind = "seen"          // the answer was read after all
	Parted       Kind = "parted"        // customer and bot are done

	DeskLate   Kind = "desk"
	RungDue    Kind = "rung"
	LeadDue    Kind = "lead"
	TellDue    Kind = "tell"
	NudgeDue   Kind = "nudge"
	RequeueDue Kind = "requeue"
	WarnDue    Kind = "warn"
	EndDue     Kind = "end"
	BeforeDue  Kind = "before"
	PromiseDue Kind = "due"
)

// Fact is one thing that happened to a case, at a moment.
type Fact struct {
	Kind    Kind
	At      Millis
	By      Agent
	Case    string    // HandOver: the new case's id
	Grounds []Grounds // HandOver
	Topic   string    // HandOver
	High    bool      // HandOver
	Rung    int       // HandOver: begin that high, for somebody who was failed before
	Lead    bool      // HandOver: somebody senior was asked for
	Told    bool      // HandOver: the customer has heard already that a person is being found
	From    Place     // HandOver: the earlier card of the same matter
	Place   Place     // CardTaken
	What    string    // Promised; HandOver: what the team promises
	Due     Millis    // Promised; HandOver: by when, 0 = no promise
	To      string    // HandOver: the address that the promised answer goes to
	Outcome string    // Resolve
	Cause   string    // Resolve
	Note    string    // Resolve, PutBack, HandBack: the reason in words
	Thanks  bool      // Spoke: a thank-you, which asks for nothing
}

// Duty is something to be said or posted because of a move.
type Duty string

// The duties. The Tell… ones are for the customer, the rest for the desk.
const (
	TellFinding        Duty = "tell_finding"
	TellClosedHours    Duty = "tell_closed_hours"
	TellTaken          Duty = "tell_taken"
	TellClaimed        Duty = "tell_claimed"
	TellTruth          Duty = "tell_truth"
	TellMoved          Duty = "tell_moved"
	TellPutBack        Duty = "tell_put_back"
	TellPromised       Duty = "tell_promised"
	TellTeamPromised   Duty = "tell_team_promised"
	TellPromiseRunning Duty = "tell_promise_running"
	TellTeamRunning    Duty = "tell_team_running" // the team's promise runs
	TellPromiseDue     Duty = "tell_promise_due"
	TellTeamDue        Duty = "tell_team_due"
	TellHandedBack     Duty = "tell_handed_back"
	TellLeadCalled     Duty = "tell_lead_called"
	TellRest           Duty = "tell_rest"
	TellEnded          Duty = "tell_ended"
	TellSorted         Duty = "tell_sorted"
	AskSettled         Duty = "ask_settled"
	PostCard           Duty = "post_card"
	EditCard           Duty = "edit_card"
	PostTranscript     Duty = "post_transcript"
	RingClaimer        Duty = "ring_claimer" // "@Ana has this"
	RingOwner          Duty = "ring_owner"   // the first line of her turn
	RingMaker          Duty = "ring_maker"   // before a promise is due, or the customer wrote meanwhile
	NudgeOwner         Duty = "nudge_owner"  // DM at the reply clock
	Page               Duty = "page"         // ring the case's present rung
	DropBell           Duty = "drop_bell"
	Alarm              Duty = "alarm" // no desk took the card
	NoteUnseen         Duty = "note_unseen"
	NoteLead           Duty = "note_lead"
)

// Rules are what the law needs to know of the shop.
type Rules struct {
	Clocks Clocks
	Hours  *Hours
}
