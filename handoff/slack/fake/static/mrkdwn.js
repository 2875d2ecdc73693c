// Slack's markup, drawn as elements. Nothing here ever parses HTML.

import { h } from "./dom.js";
import { store, user, channel, me } from "./store.js";
import { slackDate, exact } from "./dates.js";

export const unescape = (s) => s.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

const token = /<([^<>\n]+)>|`([^`\n]+)`|:([a-z0-9_+'-]+):(?::skin-tone-\d:)?|(?<![\p{L}\p{N}*_~])([*_~])(?=[^\s*_~])([^\n]*?[^\s])\4(?![\p{L}\p{N}])/gu;
const styles = { "*": "strong", "_": "em", "~": "s" };

// mrkdwn draws marked-up text: code blocks, quotes, lines, and what stands within them.
export function mrkdwn(text) {
  const parts = text.split(/```/);
  return parts.map((part, i) => (i % 2 ? h("pre", null, h("code", null, plainish(part.replace(/^\n|\n$/g, "")))) : quoted(part)));
}

function plainish(text) {
  return unescape(text.replace(/<([^<>\n]+)>/g, (_, ref) => ref.split("|").pop()));
}

function quoted(text) {
  const out = [];
  let quote = [];
  const lines = text.split("\n");
  const flush = () => {
    if (quote.length) out.push(h("blockquote", null, inline(quote.join("\n"))));
    quote = [];
  };
  lines.forEach((line, i) => {
    const marked = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    if (marked) return void quote.push(marked[1]);
    if (quote.length) flush();
    else if (i > 0) out.push("\n");
    out.push(inline(line));
  });
  flush();
  return out;
}

function inline(text) {
  const out = [];
  let from = 0;
  for (const m of text.matchAll(token)) {
    if (m.index < from) continue;
    const drawn = draw(m);
    if (drawn === null) continue;
    out.push(unescape(text.slice(from, m.index)), drawn);
    from = m.index + m[0].length;
  }
  out.push(unescape(text.slice(from)));
  return out;
}

function draw([, ref, code, emoji, mark, marked]) {
  if (ref !== undefined) return reference(ref);
  if (code !== undefined) return h("code", null, plainish(code));
  if (emoji !== undefined) return store.emoji[emoji] ? emojiElement(emoji) : null;
  return h(styles[mark], null, inline(marked));
}

export function emojiElement(name) {
  const char = store.emoji[name];
  return char ? h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: ":" + name + ":" }, char) : ":" + name + ":";
}

// withEmoji draws shortcodes in plain text and leaves everything else alone.
export function withEmoji(text) {
  const out = [];
  let from = 0;
  for (const m of text.matchAll(/:([a-z0-9_+'-]+):/g)) {
    if (!store.emoji[m[1]]) continue;
    out.push(text.slice(from, m.index), emojiElement(m[1]));
    from = m.index + m[0].length;
  }
  out.push(text.slice(from));
  return out;
}

export const withEmojiText = (text) => text.replace(/:([a-z0-9_+'-]+):/g, (whole, name) => store.emoji[name] ?? whole);

export function mention(id) {
  const u = user(id);
  return h("span", { class: "mention" + (id === me() ? " mine" : "") }, "@" + (u ? u.name : id));
}

export function groupMention(id) {
  const g = store.world.groups[id];
  const mine = g?.members?.includes(me());
  return h("span", { class: "mention" + (mine ? " mine" : "") }, "@" + (g ? g.handle : id));
}

function reference(ref) {
  const cut = ref.indexOf("|");
  const target = cut < 0 ? ref : ref.slice(0, cut);
  const label = cut < 0 ? "" : unescape(ref.slice(cut + 1));
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) {
    const c = channel(target.slice(1));
    return h("a", { class: "mention", href: "#" + target.slice(1) }, "#" + (c ? c.name : label || "private"));
  }
  if (target.startsWith("!subteam^")) return groupMention(target.slice(9));
  if (target.startsWith("!date^")) {
    const [, unix, format, link] = target.split("^");
    const when = dateElement(unix, unescape(format ?? "{date}"), label);
    return link ? anchor(unescape(link), when) : when;
  }
  if (target.startsWith("!")) return h("span", { class: "mention mine" }, "@" + target.slice(1));
  return anchor(unescape(target), label || unescape(target));
}

export function dateElement(unix, format, fallback) {
  if (!/^\d+$/.test(unix)) return fallback ?? "";
  return h("time", { title: exact(new Date(unix * 1000)), data: { unix, format } }, slackDate(unix, format));
}

// anchor links only where a link can do no harm; anything else stays words.
export function anchor(url, ...content) {
  let parsed;
  try { parsed = new URL(url, location.href); } catch { return h("span", null, content); }
  if (!["http:", "https:", "mailto:", "tel:"].includes(parsed.protocol)) return h("span", null, content);
  const permalink = /\/archives\/([A-Z0-9]+)\/p(\d{10,})(\d{6})/.exec(parsed.pathname);
  if (permalink && parsed.host === location.host) {
    const thread = parsed.searchParams.get("thread_ts");
    return h("a", { href: `#${permalink[1]}/${thread ?? permalink[2] + "." + permalink[3]}` }, content);
  }
  return h("a", { href: parsed.href, target: "_blank", rel: "noopener noreferrer" }, content);
}

// typedAgain turns stored markup back into what a person would type, for editing.
export function typedAgain(text) {
  return unescape(text.replace(/<([^<>\n]+)>/g, (_, ref) => {
    const [target, label] = ref.split("|");
    if (target.startsWith("@")) return "@" + (user(target.slice(1))?.name ?? label ?? target.slice(1));
    if (target.startsWith("#")) return "#" + (channel(target.slice(1))?.name ?? label ?? "");
    if (target.startsWith("!subteam^")) return "@" + (store.world.groups[target.slice(9)]?.handle ?? "");
    if (target.startsWith("!")) return "@" + target.slice(1);
    return target;
  }));
}
