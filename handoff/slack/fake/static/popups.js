// Menus, the emoji picker and questions. One popup at a time; Escape and a press elsewhere close it.

import { h, icon } from "./dom.js";
import { store } from "./store.js";

let current = null;

export function closePopup(refocus) {
  if (!current) return;
  const { box, anchor } = current;
  current = null;
  box.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (refocus) anchor.focus();
}

document.addEventListener("pointerdown", (e) => {
  if (current && !current.box.contains(e.target) && !current.anchor.contains(e.target)) closePopup(false);
});

// popup puts a box beside its anchor, inside the window.
function popup(anchor, box) {
  const again = current?.anchor === anchor;
  closePopup(false);
  if (again) return false;
  current = { box, anchor };
  anchor.setAttribute("aria-expanded", "true");
  box.addEventListener("keydown", (e) => {
    if (e.key === "Escape" || e.key === "Tab") {
      e.stopPropagation();
      if (e.key === "Escape") e.preventDefault();
      closePopup(true);
    }
  });
  (anchor.closest("dialog") ?? document.body).append(box);
  const a = anchor.getBoundingClientRect();
  const b = box.getBoundingClientRect();
  const left = Math.max(8, Math.min(a.right - b.width, innerWidth - b.width - 8));
  const below = a.bottom + 4 + b.height < innerHeight;
  box.style.left = left + "px";
  box.style.top = Math.max(8, below ? a.bottom + 4 : a.top - b.height - 4) + "px";
  return true;
}

function roving(box, selector, columns = 1) {
  box.addEventListener("keydown", (e) => {
    const items = [...box.querySelectorAll(selector)];
    const i = items.indexOf(document.activeElement);
    const step = { ArrowDown: columns, ArrowUp: -columns, ArrowRight: columns > 1 ? 1 : 0, ArrowLeft: columns > 1 ? -1 : 0 }[e.key];
    if (!step) return;
    e.preventDefault();
    items[(Math.max(i, 0) + (i < 0 ? 0 : step) + items.length) % items.length]?.focus();
  });
}

export function menu(anchor, entries) {
  const box = h("div", { class: "popup menu", role: "menu" }, entries.map((entry) => h("button", {
    type: "button", role: "menuitem", class: entry.danger ? "danger" : "",
    // The menu is gone before its entry acts, for the entry may open the next popup at the same anchor.
    onclick: () => { closePopup(true); entry.choose(); },
  }, entry.icon && icon(entry.icon), h("span", null, entry.label, entry.hint && h("small", null, entry.hint)))));
  roving(box, "button");
  if (popup(anchor, box)) box.querySelector("button").focus();
}

const frequent = ["white_check_mark", "eyes", "pray", "+1", "heart", "tada", "raised_hands", "hourglass_flowing_sand"];

export function emojiPicker(anchor, choose) {
  const grid = h("div", { class: "emojigrid" });
  const search = h("input", { type: "search", placeholder: "Find an emoji", "aria-label": "Find an emoji", oninput: () => show() });
  const show = () => {
    const q = search.value.trim().toLowerCase().replaceAll(" ", "_");
    const names = q ? Object.keys(store.emoji).filter((n) => n.includes(q)) : [...frequent, ...Object.keys(store.emoji).filter((n) => !frequent.includes(n))];
    grid.replaceChildren(...names.slice(0, 96).map((n) => h("button", {
      type: "button", "aria-label": n.replaceAll("_", " "), title: ":" + n + ":", onclick: () => { closePopup(true); choose(n); },
    }, store.emoji[n])));
    if (!names.length) grid.append(h("p", { class: "quiet" }, "No emoji of that name"));
  };
  const box = h("div", { class: "popup picker", role: "dialog", "aria-label": "Choose an emoji" }, search, grid);
  show();
  roving(grid, "button", 8);
  search.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown") { e.preventDefault(); grid.querySelector("button")?.focus(); }
    if (e.key === "Enter") { e.preventDefault(); grid.querySelector("button")?.click(); }
  });
  if (popup(anchor, box)) search.focus();
}

// question asks for a yes in a small dialog and answers true or false.
export function question({ title, words, yes, no, danger }) {
  return new Promise((resolve) => {
    const box = h("dialog", { class: "question", "aria-labelledby": "qtitle" },
      h("h2", { id: "qtitle" }, title),
      words && h("p", null, words),
      h("div", { class: "buttons" },
        h("button", { type: "button", class: "control", onclick: () => box.close("no") }, no),
        h("button", { type: "button", class: "control " + (danger ? "danger" : "primary"), onclick: () => box.close("yes") }, yes)));
    box.addEventListener("close", () => { box.remove(); resolve(box.returnValue === "yes"); });
    document.body.append(box);
    box.showModal();
    box.querySelector(".buttons button:last-child").focus();
  });
}

export function confirmation(c) {
  return question({
    title: c.title?.text ?? "Are you sure?", words: c.text?.text, yes: c.confirm?.text ?? "Yes", no: c.deny?.text ?? "Cancel", danger: c.style === "danger",
  });
}
