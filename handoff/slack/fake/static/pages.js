// The places that are no conversation: the app's Home tab and what has called for the reader.

import { h, fill, icon } from "./dom.js";
import { store, channel } from "./store.js";
import { act } from "./net.js";
import { drawBlocks } from "./blocks.js";
import { withEmoji } from "./mrkdwn.js";
import { reasons } from "./toasts.js";
import { ago } from "./dates.js";

export function drawHome(page) {
  const v = store.world.home;
  if (page.dataset.hash === (v?.hash ?? "")) return;
  page.dataset.hash = v?.hash ?? "";
  if (!v) {
    fill(page, h("div", { class: "empty" }, icon("home"), h("p", null, store.world.app.name + " has put nothing here yet.")));
    return;
  }
  const use = (e, b, selected) => act({ do: "click_view", view: v.id, action: b.block_id + "/" + e.action_id, selected });
  fill(page, drawBlocks(v.blocks, { use, values: new Map(), state: v.state.values }));
}

export function drawActivity(page, go) {
  const rings = [...store.world.rings].reverse();
  if (!rings.length) {
    fill(page, h("div", { class: "empty" }, icon("bell"), h("p", null, "Nothing has called for you yet.")));
    return;
  }
  fill(page, h("ul", { class: "activity" }, rings.map((r) => {
    const c = channel(r.channel);
    const when = new Date(r.at * 1000);
    return h("li", null, h("button", { type: "button", class: r.seen ? "" : "unseen", onclick: () => go(r.channel, r.thread) },
      h("span", { class: "quiet" }, reasons[r.why], c && c.kind !== "im" ? " in #" + c.name : "", " · ", h("time", { data: { ago: String(when.getTime()) } }, ago(when))),
      h("span", null, h("strong", null, withEmoji(r.from)), " ", withEmoji(r.text))));
  })));
}
