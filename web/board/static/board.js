// The board's clocks count by themselves; every few seconds the page is read anew and what changed is replaced.

const EVERY = 5000; // milliseconds between two readings
const LATE = 20000; // after so long without one, what stands there is called old

const clock = document.getElementById("clock");
const stale = document.getElementById("stale");
let ahead = Date.parse(clock.dateTime) - Date.now(); // the server's clock counts, not this machine's
let read = Date.now();

// What a reading brought, its running waits left out: they differ each time.
const still = (main) => main.innerHTML.replace(/(class="wait"[^>]*>)[^<]*/g, "$1");
let shown = still(document.getElementById("board"));

const two = (n) => String(n).padStart(2, "0");
const lasted = (ms) => {
  const s = Math.max(0, Math.floor(ms / 1000));
  return s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
};
const write = (e, text) => { if (e.textContent !== text) e.textContent = text; };

// offset is the shop's, as the server wrote it: +02:00.
let offset = clock.dateTime.slice(19);
function timeThere(at) {
  const [, sign, h, m] = /([+-])(\d\d):(\d\d)/.exec(offset) ?? [0, "+", 0, 0];
  const there = new Date(at + (sign === "-" ? -1 : 1) * (h * 60 + +m) * 60000);
  return there.toISOString().slice(11, 19);
}

function tick() {
  const now = Date.now() + ahead;
  write(clock, timeThere(now));
  for (const e of document.querySelectorAll(".wait")) write(e, lasted(now - Date.parse(e.dateTime)));
  stale.hidden = Date.now() - read < LATE;
  if (!stale.hidden) write(stale, `No connection: this is how it was at ${timeThere(read + ahead)}.`);
}

async function readAgain() {
  const answer = await fetch("/", { headers: { Accept: "text/html" } });
  if (answer.status === 401) return void location.reload();
  if (!answer.ok && answer.status !== 503) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const there = page.getElementById("clock"), fresh = page.getElementById("board");
  if (!there || !fresh) return;
  ahead = Date.parse(there.dateTime) - Date.now();
  offset = there.dateTime.slice(19);
  read = Date.now();
  if (still(fresh) === shown) return;
  shown = still(fresh);
  const focused = document.activeElement?.id;
  document.getElementById("board").replaceChildren(...fresh.childNodes);
  if (focused) document.getElementById(focused)?.focus();
  tick();
}

setInterval(tick, 1000);
setInterval(() => { if (!document.hidden) readAgain().catch(() => {}); }, EVERY);
document.addEventListener("visibilitychange", () => { if (!document.hidden) readAgain().catch(() => {}); });
tick();
