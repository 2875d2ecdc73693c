// The strip of things to try, and the tabs where two sides have no room.

const shop = document.getElementById("shop");
const told = document.getElementById("told");
const coach = document.getElementById("coach");
let toldTimer = 0;

function tell(words) {
  told.textContent = words;
  clearTimeout(toldTimer);
  toldTimer = setTimeout(() => { told.textContent = ""; }, 4000);
}

// put writes words into the chat's field as the visitor would; sending is the visitor's. The shop is this page's own
// origin and the widget's shadow root is open, so its field is within reach; where it is not, the words are copied.
function put(words) {
  show("shop");
  const page = shop.contentWindow;
  page?.handrail?.open?.();
  const field = shop.contentDocument?.querySelector("handrail-chat")?.shadowRoot?.querySelector("textarea");
  if (!field) return copy(words, "Copied. Paste it into the chat.");
  field.value = words;
  field.dispatchEvent(new page.Event("input", { bubbles: true }));
  field.focus({ preventScroll: true });
  tell("It is in the chat: press Enter to send it.");
}

async function copy(words, done) {
  try {
    await navigator.clipboard.writeText(words);
    tell(done);
  } catch {
    tell("This browser doesn't let pages copy. Type it: " + words);
  }
}

function choose(id) {
  for (const b of document.querySelectorAll("[data-try]")) {
    b.setAttribute("aria-pressed", String(b.dataset.try === id));
    if (b.dataset.try === id) b.scrollIntoView({ block: "nearest", inline: "center" });
  }
  for (const t of coach.children) t.hidden = t.id !== "try-" + id;
  if (id === "order") shop.contentDocument?.dispatchEvent(new shop.contentWindow.CustomEvent("store:sign", { detail: true })); // a story signs out
  const first = document.querySelector(`#try-${id} [data-say]`);
  if (first) put(first.dataset.say);
}

document.addEventListener("click", (e) => {
  const button = e.target.closest("button");
  if (!button) return;
  if (button.dataset.try) choose(button.dataset.try);
  else if (button.dataset.say) {
    if (button.closest("#tables")) document.getElementById("tables").hidePopover();
    put(button.dataset.say);
  } else if (button.dataset.copy) copy(button.dataset.copy, "Copied. Run it in a terminal.");
});

// The tabs. Wide windows show both sides, and then they are plain regions.
const sides = ["shop", "slack"].map((name) => ({ name, tab: document.getElementById("tab-" + name), pane: document.getElementById("pane-" + name) }));
const narrow = matchMedia("(max-width: 1119px)");
let here = "shop";

function draw() {
  for (const { name, tab, pane } of sides) {
    tab.setAttribute("aria-selected", String(name === here));
    tab.tabIndex = name === here ? 0 : -1;
    if (name === here || !narrow.matches) tab.querySelector("i").hidden = true;
    pane.hidden = narrow.matches && name !== here;
    if (narrow.matches) pane.setAttribute("role", "tabpanel");
    else pane.removeAttribute("role");
    pane.setAttribute("aria-labelledby", (narrow.matches ? "tab-" : "name-") + name);
  }
}

function show(name, focus) {
  here = name;
  draw();
  if (focus) sides.find((s) => s.name === name).tab.focus();
}

for (const { name, tab } of sides) {
  tab.addEventListener("click", () => show(name));
  tab.addEventListener("keydown", (e) => {
    if (e.key === "ArrowRight" || e.key === "ArrowLeft") show(name === "shop" ? "slack" : "shop", true);
    else if (e.key === "Home") show("shop", true);
    else if (e.key === "End") show("slack", true);
    else return;
    e.preventDefault();
  });
}
narrow.addEventListener("change", draw);
draw();

// Something happened on a side: its tab says so, if it is the one that isn't seen.
document.addEventListener("demo:news", ({ detail }) => {
  const side = sides.find((s) => s.name === detail);
  if (side && narrow.matches && here !== detail) side.tab.querySelector("i").hidden = false;
});

// A new life of the program has a new number to be killed by.
document.addEventListener("demo:begin", ({ detail }) => {
  const button = document.querySelector("[data-process]");
  if (!button || !detail.process) return;
  button.dataset.copy = button.querySelector("code").textContent = `kill -9 ${detail.process}`;
});
