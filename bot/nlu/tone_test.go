package nlu

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func sketchOf(text string) Sketch {
	var d desk
	r := read(text, &d)
	return r.sketch()
}

var flagNames = []struct {
	flag Flags
	name string
}{
	{AsksPerson, "person"}, {AsksSupervisor, "supervisor"}, {StillNot, "still"}, {Counting, "counting"}, {Threat, "threat"}, {Blames, "blames"},
	{Swears, "swears"}, {Shouts, "shouts"}, {Floods, "floods"}, {Sarcasm, "sarcasm"}, {Negative, "negative"}, {Thanks, "thanks"},
	{OnlyThanks, "only-thanks"}, {OnlyGreeting, "only-greeting"}, {OnlyGoodbye, "only-goodbye"}, {OnlyEmoji, "only-emoji"}, {Fragment, "fragment"},
	{Affirms, "affirms"}, {Denies, "denies"}, {Question, "question"},
}

func names(f Flags) string {
	var all []string
	for _, n := range flagNames {
		if f.Has(n.flag) {
			all = append(all, n.name)
		}
	}
	return strings.Join(all, " ")
}

func TestFlags(t *testing.T) {
	for text, want := range map[string]string{
		"Where is my order?":                    "question",
		"I want to talk to a person":            "person",
		"human please":                          "person",
		"Can I speak to someone real":           "person",
		"are you a bot?":                        "person question",
		"get me your supervisor":                "person supervisor",
		"I want the MANAGER":                    "person supervisor",
		"it still hasn't arrived":               "still",
		"It’s the third time I ask":             "counting",
		"I have waited for 3 weeks":             "counting",
		"try again":                             "",
		"I'll file a chargeback":                "threat negative",
		"never again will I order here":         "threat",
		"You don't understand me":               "blames",
		"that's not what I asked":               "blames",
		"what the fuck":                         "swears negative",
		"WHERE IS MY ORDER":                     "shouts",
		"SD-447192 XK":                          "",
		"hello???":                              "only-greeting floods question",
		"why!!!!":                               "floods",
		"great job, I have waited 3 hours":      "counting sarcasm",
		"great job, thank you!":                 "thanks only-thanks",
		"thanks so much for your help!":         "thanks only-thanks",
		"thanks, but where is my order?":        "thanks question",
		"Hi there!":                             "only-greeting",
		"good morning":                          "only-greeting",
		"hello I have a question about my card": "",
		"bye, have a nice day":                  "only-goodbye",
		"👍":                                     "only-emoji affirms",
		"😡😡":                                    "only-emoji",
		"my order is":                           "fragment",
		"so the thing is,":                      "fragment",
		"what is it about":                      "",
		"yes":                                   "affirms",
		"no that's wrong":                       "denies",
		"this is a terrible, horrible, disgusting mess": "negative",
		"not bad at all": "",
		"":               "",
		"I asked for the thing and it said my card is no": "",
	} {
		got := strings.Fields(names(sketchOf(text).Flags))
		expected := map[string]bool{}
		for _, n := range strings.Fields(want) {
			expected[n] = true
		}
		seen := map[string]bool{}
		for _, n := range got {
			seen[n] = true
		}
		if diff := cmp.Diff(expected, seen); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestMoodHeedsNegation(t *testing.T) {
	good, bad := sketchOf("the service was good").Mood, sketchOf("the service was not good").Mood
	if good <= 0 || bad >= 0 {
		t.Errorf("good %d, not good %d", good, bad)
	}
	if plain, very := sketchOf("bad").Mood, sketchOf("very bad").Mood; very >= plain {
		t.Errorf("bad %d, very bad %d", plain, very)
	}
}

func TestSketchIsSmallAndHoldsNoNumbers(t *testing.T) {
	worst := Sketch{Words: math.MaxUint64, Tone: Tone{Flags: 1<<20 - 1, Mood: -100, Heat: -100, Length: 255}}
	b, err := json.Marshal(worst)
	if err != nil || len(b) > 70 {
		t.Errorf("%d bytes, %v: %s", len(b), err, b)
	}
	usual, _ := json.Marshal(sketchOf("Where is my order 4471923? I paid for next-day and it still hasn't come."))
	if len(usual) > 60 {
		t.Errorf("%d bytes: %s", len(usual), usual)
	}
	if sketchOf("my pin is 1234") != sketchOf("my pin is 9876") {
		t.Error("a sketch tells numbers apart")
	}
	var back Sketch
	if err := json.Unmarshal(b, &back); err != nil || back != worst {
		t.Errorf("comes back as %+v, %v", back, err)
	}
}

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"where is my gift card refund", "I asked where the refund of my gift card is", true},
		{"my order never arrived", "the order has not arrived", true},
		{"the package was damaged on delivery", "package arrived damaged, delivery guy did it", true},
		{"where is my order", "how do I change my password", false},
		{"where is my order", "cancel my order", false},
		{"ok", "ok", false},
		{"do you have this dress in blue and size twelve", "my gift card shows the wrong balance after the purchase", false},
	} {
		if got := Alike(sketchOf(c.a), sketchOf(c.b)); (got >= sameMatter) != c.same {
			t.Errorf("%q and %q: %.2f", c.a, c.b, got)
		}
	}
}

func judge(c Context, texts ...string) Frustration {
	var window []Sketch
	for _, s := range texts {
		window = append(window, sketchOf(s))
	}
	return Judge(window, c)
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		name       string
		frustrated bool
		context    Context
		texts      []string
	}{
		{"a question", false, Context{}, []string{"Where is my order?"}},
		{"a greeting", false, Context{}, []string{"hello"}},
		{"a calm fault", false, Context{}, []string{"Hi, my gift card was not recognized at the till, can you help?"}},
		{"a long calm account", false, Context{}, []string{strings.Repeat("I bought the blue dress in the store on the corner and would like to know about sizes. ", 5)}},
		{"answers to questions", false, Context{}, []string{"where is my order", "SD-447192", "dana@example.com"}},
		{"thanks after trouble", false, Context{}, []string{"this is ridiculous", "ok thanks so much!"}},
		{"anger", true, Context{}, []string{"This is ridiculous. Worst service ever, I want my money back!!!"}},
		{"counting", true, Context{}, []string{"Third time I'm asking and it still doesn't work. Unacceptable."}},
		{"a threat", true, Context{}, []string{"I am calling my lawyer and filing a chargeback, you are thieves"}},
		{"the same again after misses", true, Context{MissesInRow: 2, TurnsWithoutProgress: 4}, []string{"where is my gift card refund", "I asked where the refund of my gift card is", "refund of the gift card, where is it?"}},
		{"a person, asked for twice", true, Context{AskedPerson: true, MissesInRow: 1}, []string{"agent please", "I want a human, not a bot, this is useless"}},
		{"in capitals", true, Context{}, []string{"WHERE IS MY ORDER I HAVE BEEN WAITING FOR 3 WEEKS NOBODY ANSWERS"}},
	} {
		f := judge(c.context, c.texts...)
		if (f.Score >= Frustrated) != c.frustrated {
			t.Errorf("%s: %.2f %+v", c.name, f.Score, f.Signals)
		}
	}
}

func TestEachSignalSpeaksForItself(t *testing.T) {
	window := []Sketch{{}, {}, {}}
	for name, f := range map[string]Frustration{
		"failed answers":     Judge(window, Context{MissesInRow: 2}),
		"no progress":        Judge(window, Context{TurnsWithoutProgress: 5}),
		"waited":             Judge(window, Context{WaitedMs: 20 * 60_000}),
		"asked for a person": Judge(window, Context{AskedPerson: true}),
		"supervisor":         judge(Context{}, "supervisor"),
		"still not":          judge(Context{}, "still nothing"),
		"counting":           judge(Context{}, "third time"),
		"threat":             judge(Context{}, "lawyer"),
		"blames us":          judge(Context{}, "useless"),
		"swearing":           judge(Context{}, "shit"),
		"capitals":           judge(Context{}, "GIVE ME THE PARCEL"),
		"marks":              judge(Context{}, "what???"),
		"sarcasm":            judge(Context{}, "great job, still nothing"),
		"repeated request":   judge(Context{}, "refund for broken lamp", "hello", "broken lamp refund"),
		"falling tone":       judge(Context{}, "lovely shop, great dresses", "hm", "this is terrible and horrible"),
		"earlier":            judge(Context{}, "ridiculous disgusting nightmare", "ok"),
	} {
		found := false
		for _, s := range f.Signals {
			if s.Name == name {
				found = s.Weight > 0 && s.Because != ""
			}
		}
		if !found {
			t.Errorf("%s: not among %+v", name, f.Signals)
		}
	}
}

func TestSignalsExplainTheScore(t *testing.T) {
	f := judge(Context{MissesInRow: 1, TurnsWithoutProgress: 4}, "where is it", "where is it??", "STILL NOT here, third time, this is awful")
	z := baseline
	for i, s := range f.Signals {
		z += s.Weight
		if i > 0 && s.Weight > f.Signals[i-1].Weight {
			t.Errorf("%v stands after a weaker one", s)
		}
	}
	if want := 1 / (1 + math.Exp(-z)); math.Abs(want-f.Score) > 0.02 {
		t.Errorf("score %.3f, signals add up to %.3f", f.Score, want)
	}
	if got := Judge(nil, Context{MissesInRow: 3}); got.Score != 0 || got.Signals != nil {
		t.Errorf("empty window: %+v", got)
	}
}
