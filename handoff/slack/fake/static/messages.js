// One message and lists of them.

import { h, icon, iconButton, reconcile } from "./dom.js";
import { store, user, me, channel } from "./store.js";
import { at, time, exact, sameDay, dayName, ago } from "./dates.js";
import { mrkdwn, withEmoji, typedAgain } from "./mrkdwn.js";
import { drawBlocks } from "./blocks.js";
import { act, fileURL } from "./net.js";
import { menu, emojiPicker, question } from "./popups.js";
import { toast } from "./toasts.js";

const editing = new Set(); // "channel ts" of messages that are being edited

const id = (m) => m.channel + " " + m.ts;

export function avatar(m, size = "") {
  const u = m.subtype === "bot_message" ? null : user(m.user);
  const emoji = m.icons?.emoji && store.emoji[m.icons.emoji.replaceAll(":", "")];
  const name = author(m);
  const words = u ? u.initials : name.split(/[\s·]+/).filter(Boolean).slice(0, 1).map((w) => [...w][0]).join("");
  const el = h("span", { class: "avatar " + size + (u?.bot ? " app" : ""), "aria-hidden": "true" }, emoji || words || "?");
  el.style.setProperty("--colour", "#" + (u?.colour ?? "6b6256"));
  return el;
}

export function author(m) {
  return m.username || user(m.user)?.name || store.world.app.name;
}

export function person(uid, size) {
  return avatar({ user: uid }, size);
}

// drawMessages shows a list; follow says what a press on "replies" does, absent inside threads.
export function drawMessages(box, list, { openThread, inThread }) {
  const items = [];
  let before = null;
  for (const m of list) {
    const newDay = !before || !sameDay(at(before.ts), at(m.ts));
    if (newDay && !inThread) {
      const key = "day " + at(m.ts).toDateString();
      items.push({ key, version: dayName(at(m.ts)), make: () => h("div", { class: "day", role: "separator" }, h("span", null, dayName(at(m.ts)))) });
    }
    const joined = !newDay && before && author(before) === author(m) && before.user === m.user && !m.only && !before.only &&
      at(m.ts) - at(before.ts) < 5 * 60_000 && !(m.bot_id && m.blocks) && before.subtype !== "tombstone" && !(inThread && before.ts === m.thread_ts);
    items.push({
      key: id(m), version: JSON.stringify([m, joined, editing.has(id(m)), me(), inThread]),
      make: () => drawMessage(m, { joined, openThread, inThread }),
    });
    if (inThread && m.ts === list[0].ts && list.length > 1) {
      const n = list.length - 1;
      items.push({ key: "count", version: String(n), make: () => h("div", { class: "day left", role: "separator" }, h("span", null, n + (n === 1 ? " reply" : " replies"))) });
    }
    before = m;
  }
  reconcile(box, items);
}

function drawMessage(m, { joined, openThread, inThread }) {
  if (m.subtype === "tombstone") {
    return h("article", { class: "message gone" }, h("span", { class: "gutter" }, icon("trash")), h("div", { class: "body" },
      h("p", { class: "quiet" }, "This message was deleted."), !inThread && replies(m, openThread)));
  }
  const when = h("time", { title: exact(at(m.ts)), datetime: at(m.ts).toISOString() }, time(at(m.ts)));
  const name = author(m);
  return h("article", { class: "message" + (joined ? " joined" : "") + (m.only ? " only" : ""), data: { ts: m.ts }, "aria-label": name + ", " + time(at(m.ts)) },
    h("span", { class: "gutter" }, joined ? when.cloneNode(true) : avatar(m)),
    h("div", { class: "body" },
      m.only && h("p", { class: "onlyyou" }, icon("lock"), "Only visible to you"),
      !joined && h("p", { class: "byline" }, h("strong", null, withEmoji(name)), m.bot_id && h("span", { class: "badge" }, "APP"),
        user(m.user)?.guest && h("span", { class: "badge" }, "GUEST"), statusOf(m), when),
      inThread || m.subtype !== "thread_broadcast" ? null : h("p", { class: "quiet" }, "replied to a thread"),
      editing.has(id(m)) ? editor(m) : content(m),
      reactions(m),
      !inThread && replies(m, openThread)),
    toolbar(m, openThread));
}

function statusOf(m) {
  const u = m.subtype === "bot_message" ? null : user(m.user);
  return u?.status_emoji ? h("span", { title: u.status, class: "status" }, withEmoji(u.status_emoji)) : null;
}

function content(m) {
  const place = { use: (e, b, selected) => act({ do: "click", channel: m.channel, ts: m.ts, action: b.block_id + "/" + e.action_id, selected }) };
  // What people type comes with rich text beside it; the markup says the same and reads better here.
  const typed = m.client_msg_id || !m.blocks;
  return [
    typed ? m.text && h("div", { class: "text prose" }, mrkdwn(m.text), m.edited && h("span", { class: "edited" }, " (edited)")) : drawBlocks(m.blocks, place),
    (m.files ?? []).map(file),
    (m.attachments ?? []).map(attachment),
  ];
}

function attachment(a) {
  if (!a.text && !a.title && !a.fallback) return null;
  return h("blockquote", { class: "attachment" },
    a.author_name && h("strong", null, a.author_name),
    a.title && h("p", null, a.title),
    a.text ? h("div", { class: "prose" }, mrkdwn(a.text)) : !a.title && h("p", null, a.fallback),
    a.is_share && h("p", { class: "quiet" }, "Shared from ", channel(a.channel_id) ? "#" + channel(a.channel_id).name : "another place"));
}

function file(f) {
  const size = f.size < 1024 ? f.size + " B" : f.size < 1 << 20 ? Math.round(f.size / 1024) + " KB" : (f.size / (1 << 20)).toFixed(1) + " MB";
  const picture = /^image\/(png|jpeg|gif|webp)$/.test(f.mimetype);
  return h("div", { class: "file" },
    picture && h("a", { href: fileURL(f.id), target: "_blank", rel: "noopener" }, h("img", { src: fileURL(f.id), alt: f.alt_txt || f.name, class: "picture" })),
    h("a", { class: "filecard", href: fileURL(f.id, !picture), target: "_blank", rel: "noopener", download: picture ? undefined : f.name },
      icon("file"), h("span", null, h("strong", null, f.title || f.name), h("small", null, (f.pretty_type || "File") + ", " + size))));
}

function reactions(m) {
  if (!m.reactions?.length) return null;
  return h("div", { class: "reactions" }, m.reactions.map((r) => {
    const mine = r.users.includes(me());
    const who = r.users.map((u) => (u === me() ? "you" : user(u)?.name ?? u)).join(", ");
    return h("button", {
      type: "button", class: mine ? "mine" : "", "aria-pressed": String(mine), title: `${who} reacted with :${r.name}:`, data: { name: "r " + r.name },
      "aria-label": `${r.name.replaceAll("_", " ")}, ${r.count}: ${who}`,
      onclick: () => attempt(act({ do: mine ? "unreact" : "react", channel: m.channel, ts: m.ts, emoji: r.name })),
    }, h("span", { class: "emoji" }, store.emoji[r.name] ?? ":" + r.name + ":"), String(r.count));
  }));
}

function replies(m, openThread) {
  if (!m.reply_count) return null;
  const people = m.reply_users.slice(0, 4).map((u) => (user(u) ? person(u, "tiny") : avatar({ username: "Customer", subtype: "bot_message", icons: null }, "tiny")));
  const last = at(m.latest_reply);
  return h("button", { type: "button", class: "replies", data: { name: "replies" }, onclick: () => openThread(m.ts) },
    people, h("b", null, m.reply_count + (m.reply_count === 1 ? " reply" : " replies")),
    h("span", { class: "quiet" }, "Last reply ", h("time", { data: { ago: String(last.getTime()) } }, ago(last))));
}

export function attempt(promise) {
  promise.catch((e) => toast({ title: "That didn't work", text: e.message, alarm: true }));
}

function toolbar(m, openThread) {
  if (m.only) {
    return h("div", { class: "toolbar" }, iconButton("close", "Dismiss this message", () => attempt(act({ do: "delete", channel: m.channel, ts: m.ts }))));
  }
  const react = (emoji) => attempt(act({ do: "react", channel: m.channel, ts: m.ts, emoji }));
  const pick = iconButton("react", "Add a reaction", () => emojiPicker(pick, react), { "aria-haspopup": "dialog", data: { name: "react" } });
  const mine = m.user === me();
  // Where nothing can hover, only the last button shows and its menu holds everything.
  const more = iconButton("more", "More actions", () => menu(more, [
    openThread && { label: "Reply in thread", icon: "reply", choose: () => openThread(m.ts) },
    { label: "Add a reaction…", icon: "react", choose: () => emojiPicker(more, react) },
    mine && { label: "Edit message", icon: "edit", choose: () => startEditing(m) },
    mine && { label: "Delete message…", icon: "trash", danger: true, choose: () => remove(m) },
  ].filter(Boolean)), { "aria-haspopup": "menu", class: "iconbutton more", data: { name: "more" } });
  return h("div", { class: "toolbar" },
    ["white_check_mark", "eyes"].map((e) => h("button", { type: "button", class: "iconbutton", "aria-label": "React with " + e.replaceAll("_", " "), title: ":" + e + ":", onclick: () => react(e) }, store.emoji[e])),
    pick,
    openThread && iconButton("reply", "Reply in thread", () => openThread(m.ts), { data: { name: "reply" } }),
    more);
}

async function remove(m) {
  const sure = await question({ title: "Delete this message?", words: "It disappears for everybody.", yes: "Delete", no: "Keep it", danger: true });
  if (sure) attempt(act({ do: "delete", channel: m.channel, ts: m.ts }));
}

let redraw = () => {};
export const onRedraw = (f) => { redraw = f; };

export function startEditing(m) {
  editing.add(id(m));
  redraw();
  document.querySelector(`[data-key="${CSS.escape(id(m))}"] textarea`)?.focus();
}

function editor(m) {
  const box = h("textarea", { rows: 2, "aria-label": "Edit message", class: "control" });
  box.value = typedAgain(m.text);
  const done = () => { editing.delete(id(m)); redraw(); };
  const save = async () => {
    if (!box.value.trim()) return;
    try {
      await act({ do: "edit", channel: m.channel, ts: m.ts, text: box.value.trim() });
      done();
    } catch (e) { toast({ title: "Not saved", text: e.message, alarm: true }); }
  };
  box.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { e.stopPropagation(); done(); }
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); save(); }
  });
  return h("div", { class: "editor" }, box, h("div", { class: "buttons" },
    h("button", { type: "button", class: "control", onclick: done }, "Cancel"),
    h("button", { type: "button", class: "control primary", onclick: save }, "Save")));
}
