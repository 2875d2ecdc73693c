// Block Kit, drawn. How something is used goes to the place that was given (a message, a modal or a Home tab).

import { h } from "./dom.js";
import { mrkdwn, withEmoji, mention, groupMention, emojiElement, anchor, dateElement } from "./mrkdwn.js";
import { channel } from "./store.js";
import { control, inputField } from "./controls.js";

export function drawBlocks(blocks, place) {
  return (blocks ?? []).map((b) => h("div", { class: "block block-" + b.type, data: { block: b.block_id ?? "" } }, drawBlock(b, place)));
}

function drawBlock(b, place) {
  switch (b.type) {
    case "section": return section(b, place);
    case "header": return h("h3", null, withEmoji(b.text.text));
    case "context": return b.elements.map((e) => (e.type === "image" ? image(e) : h("span", null, textObject(e))));
    case "actions": return h("div", { class: "controls" }, b.elements.map((e) => control(e, b, place)));
    case "divider": return h("hr");
    case "image": return h("figure", null, b.title && h("figcaption", null, b.title.text), image(b));
    case "rich_text": return b.elements.map(richElement);
    case "markdown": return h("div", { class: "prose" }, mrkdwn(b.text));
    case "input": return inputField(b, place);
    default: return h("p", { class: "quiet" }, "(A block of type " + b.type + ")");
  }
}

export function textObject(t) {
  if (!t) return "";
  return t.type === "mrkdwn" ? h("span", { class: "prose" }, mrkdwn(t.text)) : h("span", { class: "prose" }, withEmoji(t.text));
}

function section(b, place) {
  return h("div", { class: "section" },
    h("div", { class: "section-body" },
      b.text && h("div", null, textObject(b.text)),
      b.fields && h("div", { class: "fields" }, b.fields.map((f) => h("div", null, textObject(f))))),
    b.accessory && h("div", { class: "accessory" }, b.accessory.type === "image" ? image(b.accessory) : control(b.accessory, b, place)));
}

// image shows only what the workspace itself serves: the page loads nothing from elsewhere.
function image(e) {
  let url;
  try { url = new URL(e.image_url ?? "", location.href); } catch { url = null; }
  if (url?.origin === location.origin) return h("img", { src: url.href, alt: e.alt_text, class: "picture" });
  return h("span", { class: "noimage" }, "🖼 " + (e.alt_text ?? "Image"));
}

function richElement(e) {
  const children = e.elements ?? [];
  switch (e.type) {
    case "rich_text_section": return h("div", { class: "prose" }, children.map(richInline));
    case "rich_text_quote": return h("blockquote", null, children.map(richInline));
    case "rich_text_preformatted": return h("pre", null, h("code", null, children.map((c) => c.text ?? c.url ?? "")));
    case "rich_text_list":
      return h(e.style === "ordered" ? "ol" : "ul", null, children.map((c) => h("li", null, (c.elements ?? []).map(richInline))));
    default: return null;
  }
}

function richInline(e) {
  switch (e.type) {
    case "text": return styled(e.text, e.style);
    case "link": return anchor(e.url, styled(e.text || e.url, e.style));
    case "user": return mention(e.user_id);
    case "usergroup": return groupMention(e.usergroup_id);
    case "channel": return h("a", { class: "mention", href: "#" + e.channel_id }, "#" + (channel(e.channel_id)?.name ?? "private"));
    case "broadcast": return h("span", { class: "mention mine" }, "@" + e.range);
    case "emoji": return emojiElement(e.name);
    case "date": return dateElement(String(e.timestamp), e.format, e.fallback);
    default: return null;
  }
}

function styled(text, style = {}) {
  let node = text;
  if (style.code) node = h("code", null, node);
  if (style.bold) node = h("strong", null, node);
  if (style.italic) node = h("em", null, node);
  if (style.strike) node = h("s", null, node);
  return node;
}
