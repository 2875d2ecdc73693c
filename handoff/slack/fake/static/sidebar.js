// The workspace's side: who one is, where one can go, what waits there.

import { h, fill, icon } from "./dom.js";
import { store, me } from "./store.js";
import { person } from "./messages.js";

export function drawSidebar(el, place, { become, go }) {
  const w = store.world;
  const open = el.contains(document.activeElement) ? document.activeElement.dataset.name : null;
  const rooms = w.channels.filter((c) => c.kind !== "im");
  const direct = w.channels.find((c) => c.kind === "im");
  const unseen = w.rings.filter((r) => !r.seen).length;
  const people = Object.values(w.users).filter((u) => !u.bot && !u.gone);
  const order = (u) => (u.guest ? 1 : 0);

  fill(el,
    h("header", null,
      h("span", { class: "mark", "aria-hidden": "true" }, [...w.team.name][0]),
      h("h1", null, w.team.name)),
    h("div", { class: "links" },
      link("activity", "bell", "Activity", place, go, unseen),
      h("h2", null, "Channels"),
      rooms.map((c) => link(c.id, c.kind === "group" ? "lock" : "hash", c.name, place, go, c.rung, c.unread)),
      h("h2", null, w.app.name),
      link("home", "home", "Home", place, go),
      link(direct?.id ?? "dm", "reply", "Messages", place, go, direct?.rung, direct?.unread)),
    h("footer", null,
      person(me()),
      h("label", null,
        h("span", { class: "hidden" }, "Who you are"),
        h("select", { data: { name: "become" }, onchange: (e) => become(e.target.value) },
          people.sort((a, b) => order(a) - order(b)).map((u) => h("option", { value: u.id, selected: u.id === me() }, "You are " + u.name))))));
  if (open) el.querySelector(`[data-name="${CSS.escape(open)}"]`)?.focus();
}

function link(target, picture, words, place, go, rung, unread) {
  const here = place.channel === target || place.page === target;
  const said = [words, rung && `${rung} for you`, !rung && unread && "unread"].filter(Boolean).join(", ");
  return h("a", {
    href: "#" + target, class: (here ? "here" : "") + (unread || rung ? " unread" : ""), "aria-current": here && "page", "aria-label": said,
    data: { name: "go " + target }, onclick: (e) => { e.preventDefault(); go(target); },
  }, icon(picture), h("span", null, words), rung > 0 && h("b", { class: "count" }, rung > 99 ? "99+" : String(rung)));
}
