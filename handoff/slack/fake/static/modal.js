// Modals that the app opens. Only the one on top shows; it keeps what was entered while the app changes it.

import { h, fill, iconButton } from "./dom.js";
import { store } from "./store.js";
import { drawBlocks } from "./blocks.js";
import { act } from "./net.js";

let shown = null; // {id, hash, box, values, problems}

export function syncModals() {
  const top = store.world.views.at(-1);
  if (!top) return close();
  if (shown?.id === top.id && shown.hash === top.hash) return;
  if (shown?.id === top.id) shown.hash = top.hash;
  else {
    close();
    shown = { id: top.id, hash: top.hash, values: new Map(), problems: null, box: h("dialog", { class: "modal", "aria-labelledby": "modaltitle" }) };
    const mine = shown;
    shown.box.addEventListener("cancel", (e) => { e.preventDefault(); dismiss(mine.id); });
    document.body.append(shown.box);
    shown.box.showModal();
  }
  draw(top, true);
}

function close() {
  if (!shown) return;
  shown.box.close();
  shown.box.remove();
  shown = null;
}

async function dismiss(view) {
  // The app may not answer to a closing; the modal closes all the same.
  await act({ do: "close", view }).catch(() => {});
}

function draw(view, focus) {
  const mine = shown;
  const place = {
    values: mine.values, problems: mine.problems, state: view.state.values,
    use: (e, b, selected) => act({ do: "click_view", view: view.id, action: b.block_id + "/" + e.action_id, selected }),
  };
  const note = h("p", { class: "failed", role: "alert", hidden: true });
  const submit = view.submit && h("button", { type: "submit", class: "control primary" }, view.submit.text);
  const send = async (e) => {
    e.preventDefault();
    if (submit.getAttribute("aria-busy")) return;
    submit.setAttribute("aria-busy", "true");
    note.hidden = true;
    try {
      const answer = await act({ do: "submit", view: view.id, values: gather(view, mine.values) });
      if (answer.problems && Object.keys(answer.problems).length) {
        mine.problems = answer.problems;
        draw(view, false);
        mine.box.querySelector("[aria-invalid]")?.focus();
      } else mine.problems = null;
    } catch (err) {
      note.textContent = err.noAnswer ? store.world.app.name + " didn't take this. Try again." : err.message;
      note.hidden = false;
    } finally { submit.removeAttribute("aria-busy"); }
  };
  const scroll = mine.box.querySelector(".modalbody")?.scrollTop ?? 0;
  fill(mine.box, h("form", { method: "dialog", novalidate: true, onsubmit: send },
    h("header", null, h("h2", { id: "modaltitle" }, view.title?.text ?? ""), iconButton("close", "Close", () => dismiss(view.id))),
    h("div", { class: "modalbody" }, drawBlocks(view.blocks, place), note),
    h("footer", { class: "buttons" },
      h("button", { type: "button", class: "control", onclick: () => dismiss(view.id) }, view.close?.text ?? (view.submit ? "Cancel" : "Close")),
      submit)));
  mine.box.querySelector(".modalbody").scrollTop = scroll;
  if (focus) (mine.box.querySelector(".modalbody input, .modalbody textarea, .modalbody select") ?? mine.box.querySelector("footer button:last-child")).focus();
}

// gather names every input of the modal by its block, with what was entered since it opened; the rest the workspace knows.
function gather(view, values) {
  const out = {};
  for (const b of view.blocks) {
    if (b.type !== "input") continue;
    const entered = values.get(b.block_id + "/" + b.element.action_id);
    if (entered === undefined) continue;
    out[b.block_id] = ["checkboxes", "multi_static_select", "multi_users_select"].includes(b.element.type) ? entered : entered[0] ?? "";
  }
  return out;
}
