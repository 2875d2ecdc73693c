// The timeline: entries come as server-sent events, the last fifty stay.

const KEPT = 50;
const box = document.querySelector(".timeline");
const log = document.getElementById("log");
const gone = document.getElementById("gone");
const nothing = document.getElementById("nothing");
const pause = document.getElementById("pause");
const grow = document.getElementById("grow");
let live = false; // what came before this page is no news
let held = []; // while paused

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

function cell(tag, name, text) {
  const e = document.createElement(tag);
  e.className = name;
  e.textContent = text;
  return e;
}

function row(entry) {
  const line = document.createElement("div");
  line.className = entry.kind;
  line.classList.toggle("minor", Boolean(entry.minor));
  line.classList.toggle("failed", Boolean(entry.failed));
  line.classList.toggle("new", live);
  const at = new Date(entry.at);
  const time = cell("time", "", clock.format(at));
  time.dateTime = at.toISOString();
  const who = cell("span", "who", entry.conversation.slice(-4));
  who.title = "conversation " + entry.conversation;
  const words = cell("span", "words", entry.words);
  words.title = entry.words;
  line.append(time, who, cell("span", "kind", entry.kind), words);
  return line;
}

function add(entries) {
  if (!entries.length) return;
  const atFoot = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  log.append(...entries.map(row));
  while (log.children.length > KEPT) log.firstChild.remove();
  nothing.hidden = true;
  if (atFoot) log.scrollTop = log.scrollHeight;
}

function take(entry) {
  if (live && entry.where) document.dispatchEvent(new CustomEvent("demo:news", { detail: entry.where }));
  if (pause.getAttribute("aria-pressed") === "false") return add([entry]);
  held = [...held.slice(1 - KEPT), entry];
  pause.textContent = `Go on (${held.length})`;
}

// A browser opens six connections to a host and no more: a page that nobody sees gives its one back.
let stream;
function listen() {
  stream?.close();
  if (document.hidden) return;
  stream = new EventSource("/demo/timeline");
  stream.addEventListener("begin", ({ data }) => {
    live = false;
    held = [];
    log.replaceChildren();
    nothing.hidden = false;
    gone.hidden = true;
    box.dataset.state = "open";
    document.dispatchEvent(new CustomEvent("demo:begin", { detail: JSON.parse(data) }));
  });
  stream.addEventListener("live", () => {
    live = true;
    box.dataset.state = "live";
  });
  stream.addEventListener("message", ({ data }) => take(JSON.parse(data)));
  stream.addEventListener("error", () => {
    gone.hidden = false;
    box.dataset.state = "gone";
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000); // what a browser holds for final is not
  });
}
document.addEventListener("visibilitychange", listen);
listen();

pause.addEventListener("click", () => {
  const on = pause.getAttribute("aria-pressed") === "false";
  pause.setAttribute("aria-pressed", String(on));
  pause.textContent = on ? "Go on" : "Pause";
  if (on) return;
  add(held);
  held = [];
});

grow.addEventListener("click", () => {
  const on = box.classList.toggle("grown");
  grow.setAttribute("aria-expanded", String(on));
  grow.textContent = on ? "Less" : "More";
  log.scrollTop = log.scrollHeight;
});

// Turned or resized, the last line stays in sight.
new ResizeObserver(() => { log.scrollTop = log.scrollHeight; }).observe(log);
