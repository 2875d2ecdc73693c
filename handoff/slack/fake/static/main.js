// The page: which place is open, what it shows, and the stream of changes that keeps it true.

import { h, fill, icon, iconButton } from "./dom.js";
import { store, onChange, changed, channel, channelTitle, me, takeMessage, dropMessage, threadKey, user } from "./store.js";
import { get, act, listen, session, remember, recall } from "./net.js";
import { drawMessages, onRedraw, startEditing } from "./messages.js";
import { composer } from "./composer.js";
import { drawSidebar } from "./sidebar.js";
import { drawHome, drawActivity } from "./pages.js";
import { syncModals } from "./modal.js";
import { ringToast } from "./toasts.js";
import { closePopup } from "./popups.js";

const app = document.getElementById("app");
const side = document.getElementById("side");
const room = document.getElementById("room");
const aside = document.getElementById("thread");
const offline = document.getElementById("offline");

let place = { channel: null, page: null, thread: null };
let frame = {}; // the elements of the open room and thread

async function start() {
  store.emoji = await fetch("fake/emoji.json").then((r) => r.json());
  await load();
  onChange(draw);
  onRedraw(draw);
  addEventListener("hashchange", follow);
  follow();
}

// load reads everything anew: at the start, as somebody else, and when the stream has lost its way.
async function load() {
  const world = await get("world");
  session.as = world.me;
  remember("as", world.me);
  store.world = world;
  store.rooms.clear();
  store.threads.clear();
  listen(world.mark, take, (ok) => { offline.hidden = ok; });
}

function take(f) {
  if (f.kind === "message") takeMessage(f);
  else if (f.kind === "gone") dropMessage(f);
  else if (f.kind === "world") store.world = f.world;
  else if (f.kind === "reset") return void load().then(() => open(place, true));
  else if (f.kind === "ring") return void ring(f.ring);
  else return;
  changed();
}

// ring shows a toast, unless what rang is before the reader's eyes.
function ring(r) {
  const looking = !document.hidden && place.channel === r.channel && (r.thread ? place.thread === r.thread : visible(room));
  if (looking) return void markRead();
  ringToast(r, () => go(r.channel, r.thread));
}

const visible = (el) => getComputedStyle(el).display !== "none";

// follow opens what the address says: #channel, #channel/thread, #home, #activity.
function follow() {
  const [target, thread] = decodeURIComponent(location.hash.slice(1)).split("/");
  const last = recall("at." + me());
  const first = store.world.channels.find((c) => c.kind === "group") ?? store.world.channels[0];
  const known = (t) => t === "home" || t === "activity" || channel(t);
  const at = known(target) ? target : known(last) ? last : first?.id ?? "home";
  const page = at === "home" || at === "activity" ? at : null;
  open({ page, channel: page ? null : at, thread: page ? null : thread || null }, false);
}

function go(target, thread) {
  closePopup(false);
  if (target === "dm") {
    act({ do: "messages" }).then(() => get("world")).then((w) => { store.world = w; go(w.channels.find((c) => c.kind === "im").id); });
    return;
  }
  app.dataset.pane = thread ? "thread" : "room";
  const hash = "#" + target + (thread ? "/" + thread : "");
  if (location.hash === hash) follow();
  else location.hash = hash;
}

async function open(next, again) {
  const moved = again || next.channel !== place.channel || next.page !== place.page;
  const rethreaded = again || moved || next.thread !== place.thread;
  place = next;
  remember("at." + me(), place.page ?? place.channel);
  if (next.thread && !again && rethreaded) app.dataset.pane = "thread";
  if (!next.thread && app.dataset.pane === "thread") app.dataset.pane = "room";
  if (place.page === "home" && moved) act({ do: "home" }).catch(() => {});
  if (moved) frameRoom();
  if (rethreaded) frameThread();
  draw();
  if (place.channel && !store.rooms.has(place.channel)) {
    const at = place.channel;
    store.rooms.set(at, await get("room", { channel: at }));
  }
  if (place.thread && rethreaded) {
    const { channel: c, thread } = place;
    store.threads.set(threadKey(c, thread), (await get("room", { channel: c, thread })).messages);
  }
  draw();
  if (moved) toEnd(frame.list);
  if (rethreaded && place.thread) toEnd(frame.threadList);
  markRead();
}

// frameRoom builds what stays while messages come and go.
function frameRoom() {
  const back = iconButton("back", "All channels", () => { app.dataset.pane = "side"; side.querySelector("a.here, a")?.focus(); }, { class: "iconbutton back" });
  if (place.page) {
    frame.page = h("div", { class: "page" });
    const title = place.page === "home" ? store.world.app.name + " Home" : "Activity";
    fill(room, h("header", { class: "bar" }, back, icon(place.page === "home" ? "home" : "bell"), h("h2", null, title)), frame.page);
    return;
  }
  const c = channel(place.channel);
  frame.page = null;
  frame.older = h("button", { type: "button", class: "control older", onclick: older, hidden: true }, "Show earlier messages");
  frame.lines = h("div", { role: "log", "aria-label": "Messages in " + channelTitle(c) });
  frame.list = h("div", { class: "list", tabindex: 0, role: "region", "aria-label": channelTitle(c) }, frame.older, frame.lines);
  frame.list.addEventListener("scroll", () => { if (nearEnd(frame.list)) frame.jump.hidden = true; });
  stick(frame.list, frame.lines);
  frame.jump = h("button", { type: "button", class: "jump", hidden: true, onclick: () => { toEnd(frame.list); markRead(); } }, icon("down"), "New messages");
  const label = c.kind === "im" ? "Message " + channelTitle(c) : "Message #" + c.name;
  fill(room,
    h("header", { class: "bar" }, back, c.kind === "im" ? icon("reply") : icon(c.kind === "group" ? "lock" : "hash"), h("h2", null, channelTitle(c)),
      h("p", { class: "topic" }, c.topic || c.purpose),
      c.kind !== "im" && h("p", { class: "members", title: c.members.map((id) => user(id)?.name).join(", ") }, c.members.length + " members")),
    h("div", { class: "scroll" }, frame.list, frame.jump),
    c.archived ? h("p", { class: "quiet closed" }, "This channel is archived.") : composer({ channel: c.id }, label));
  frame.list.addEventListener("keydown", (e) => {
    if (e.key === "ArrowUp" && e.target === frame.list) frame.list.scrollBy(0, -80);
  });
  room.querySelector("textarea")?.addEventListener("keydown", (e) => {
    if (e.key !== "ArrowUp" || e.target.value) return;
    const mine = store.rooms.get(c.id)?.messages.findLast((m) => m.user === me());
    if (mine) { e.preventDefault(); startEditing(mine); }
  });
}

function frameThread() {
  aside.hidden = !place.thread;
  app.classList.toggle("threaded", Boolean(place.thread));
  if (!place.thread) return fill(aside);
  const shut = () => { app.dataset.pane = "room"; go(place.channel); };
  frame.threadLines = h("div", { role: "log", "aria-label": "Replies" });
  frame.threadList = h("div", { class: "list", tabindex: 0, role: "region", "aria-label": "Thread" }, frame.threadLines);
  stick(frame.threadList, frame.threadLines);
  fill(aside,
    h("header", { class: "bar" }, iconButton("back", "Back to the channel", shut, { class: "iconbutton back" }), h("h2", null, "Thread"),
      h("p", { class: "topic" }, "#" + (channel(place.channel)?.name || store.world.app.name)), iconButton("close", "Close the thread", shut)),
    h("div", { class: "scroll" }, frame.threadList),
    composer({ channel: place.channel, thread: place.thread }, "Reply…"));
}

// Pictures, editors and a growing composer change heights; who was at the end stays there.
function stick(list, lines) {
  let end = true;
  list.addEventListener("scroll", () => { end = nearEnd(list); });
  const watch = new ResizeObserver(() => { if (end) toEnd(list); });
  watch.observe(list);
  watch.observe(lines);
}

const nearEnd = (el) => el.scrollHeight - el.scrollTop - el.clientHeight < 120;
const toEnd = (el) => { if (el) el.scrollTop = el.scrollHeight; };

function draw() {
  if (!store.world) return;
  drawSidebar(side, place, { become, go });
  syncModals();
  if (place.page === "home") drawHome(frame.page);
  if (place.page === "activity") drawActivity(frame.page, go);
  if (place.channel) drawRoom();
  if (place.thread) drawThread();
  const waiting = store.world.channels.reduce((n, c) => n + c.rung, 0);
  const here = place.channel && channel(place.channel) ? channelTitle(channel(place.channel)) : place.page === "home" ? "Home" : "Activity";
  document.title = (waiting ? `(${waiting}) ` : "") + here + " · " + store.world.team.name;
}

function drawRoom() {
  const data = store.rooms.get(place.channel);
  if (!data || !frame.list) return;
  const stay = nearEnd(frame.list);
  const before = frame.list.querySelectorAll(".message").length;
  drawMessages(frame.lines, data.messages, { openThread: (ts) => go(place.channel, ts) });
  frame.older.hidden = !data.more;
  if (!data.messages.length) {
    const c = channel(place.channel);
    fill(frame.lines, h("div", { class: "empty", data: { key: "empty" } }, icon(c.kind === "group" ? "lock" : "hash"),
      h("p", null, c.kind === "im" ? "Nothing was said here yet." : `This is the beginning of #${c.name}.`), h("p", { class: "quiet" }, c.purpose)));
  }
  const grew = frame.list.querySelectorAll(".message").length > before;
  if (stay) toEnd(frame.list);
  else if (grew && before) frame.jump.hidden = false;
  if (grew && stay) markRead();
}

function drawThread() {
  const list = store.threads.get(threadKey(place.channel, place.thread));
  if (!list || !frame.threadList) return;
  const stay = nearEnd(frame.threadList);
  const before = frame.threadLines.childElementCount;
  drawMessages(frame.threadLines, list, { inThread: true });
  if (stay) toEnd(frame.threadList);
  if (frame.threadLines.childElementCount > before) markRead();
}

async function older() {
  const data = store.rooms.get(place.channel);
  const height = frame.list.scrollHeight;
  const page = await get("room", { channel: place.channel, before: data.messages[0].ts });
  data.messages.unshift(...page.messages);
  data.more = page.more;
  draw();
  frame.list.scrollTop += frame.list.scrollHeight - height;
}

// markRead tells the workspace what the reader has before their eyes.
let marking = null;
function markRead() {
  if (document.hidden || !place.channel) return;
  clearTimeout(marking);
  marking = setTimeout(() => {
    const c = channel(place.channel);
    if (!c || document.hidden) return;
    const waits = (thread) => store.world.rings.some((r) => !r.seen && r.channel === c.id && (r.thread ?? "") === thread);
    if (visible(room) && (c.unread || waits(""))) act({ do: "read", channel: c.id }).catch(() => {});
    if (place.thread && visible(aside) && waits(place.thread)) act({ do: "read", channel: c.id, thread: place.thread }).catch(() => {});
  }, 250);
}

async function become(id) {
  session.as = id;
  const url = new URL(location.href);
  if (url.searchParams.has("as")) {
    url.searchParams.set("as", id);
    history.replaceState(null, "", url);
  }
  place = { channel: null, page: null, thread: null };
  await load();
  if (app.dataset.pane !== "side") app.dataset.pane = "room";
  follow();
}

document.addEventListener("visibilitychange", markRead);
document.addEventListener("keydown", (e) => {
  if (e.key === "Escape" && place.thread && !e.defaultPrevented && !document.querySelector("dialog[open]")) go(place.channel);
});

start().catch((e) => {
  fill(room, h("p", { class: "empty" }, "The workspace could not be opened. " + e.message));
});
