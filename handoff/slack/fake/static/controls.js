// What a person can use in blocks: buttons, menus, pickers. A place has use(element, block, selected) -> promise, and for
// modals values, a map in which inputs keep what they hold.

import { h, icon } from "./dom.js";
import { withEmoji } from "./mrkdwn.js";
import { textObject } from "./blocks.js";
import { store } from "./store.js";
import { menu, confirmation } from "./popups.js";

const name = (e, b) => (b.block_id ?? "") + "/" + e.action_id;

// run shows that something is under way until the app has taken it, and says so when it did not.
export async function run(el, work) {
  if (el.getAttribute("aria-busy") === "true") return;
  el.parentElement?.querySelector(".failed")?.remove();
  el.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (e) {
    const words = e.noAnswer ? store.world.app.name + " didn't answer. Try again." : e.message;
    el.after(h("span", { class: "failed", role: "alert" }, "⚠ " + words));
  } finally {
    el.removeAttribute("aria-busy");
  }
}

async function use(el, e, b, place, selected) {
  if (e.confirm && !(await confirmation(e.confirm))) return;
  await run(el, () => place.use(e, b, selected));
}

export function control(e, b, place) {
  switch (e.type) {
    case "button": return button(e, b, place);
    case "overflow": return overflow(e, b, place);
    case "static_select": case "users_select": case "conversations_select": case "channels_select": return select(e, b, place);
    case "radio_buttons": case "checkboxes": case "multi_static_select": case "multi_users_select": return choices(e, b, place);
    case "datepicker": case "timepicker": case "datetimepicker": return picker(e, b, place);
    case "plain_text_input": case "number_input": case "email_text_input": case "url_text_input": return text(e, b, place);
    default: return h("span", { class: "quiet" }, "(" + e.type + ")");
  }
}

function button(e, b, place) {
  const el = h("button", {
    type: "button", class: "control" + (e.style ? " " + e.style : ""), data: { name: name(e, b) + "/" + (e.value ?? "") },
    "aria-label": e.accessibility_label,
    onclick: () => {
      if (e.url && /^https?:/.test(e.url)) window.open(e.url, "_blank", "noopener");
      use(el, e, b, place, e.value ? [e.value] : []);
    },
  }, withEmoji(e.text.text));
  return el;
}

function overflow(e, b, place) {
  const el = h("button", {
    type: "button", class: "control overflow", "aria-label": "More actions", "aria-haspopup": "menu", data: { name: name(e, b) },
    onclick: () => menu(el, e.options.map((o) => ({
      label: o.text.text, hint: o.description?.text, choose: () => use(el, e, b, place, [o.value]),
    }))),
  }, icon("more"));
  return el;
}

// held is what an element shows now: what was chosen in this view before, or what it starts with.
function held(e, b, place) {
  const kept = place.values?.get(name(e, b));
  if (kept) return kept;
  const s = place.state?.[b.block_id]?.[e.action_id];
  if (s) {
    const one = s.value ?? s.selected_date ?? s.selected_time ?? s.selected_user ?? s.selected_option?.value ?? s.selected_date_time;
    if (one !== undefined && one !== null) return [String(one)];
    if (s.selected_options) return s.selected_options.map((o) => o.value);
    if (s.selected_users) return s.selected_users;
  }
  const first = e.initial_value ?? e.initial_date ?? e.initial_time ?? e.initial_user ?? e.initial_option?.value ?? e.initial_date_time;
  if (first !== undefined && first !== null) return [String(first)];
  return (e.initial_options ?? []).map((o) => o.value);
}

function keep(e, b, place, values) {
  place.values?.set(name(e, b), values);
}

// chosen remembers a choice and, outside forms, hands it on at once.
function chosen(el, e, b, place, values) {
  keep(e, b, place, values);
  if (b.type !== "input" || b.dispatch_action) use(el, e, b, place, values);
}

function offered(e) {
  if (e.type.includes("users")) {
    return Object.values(store.world.users).filter((u) => !u.bot && !u.gone).map((u) => ({ value: u.id, text: { text: u.real } }));
  }
  if (e.type.startsWith("conversations") || e.type.startsWith("channels")) {
    return store.world.channels.filter((c) => c.kind !== "im").map((c) => ({ value: c.id, text: { text: "#" + c.name } }));
  }
  return e.options ?? [];
}

function select(e, b, place) {
  const now = held(e, b, place)[0] ?? "";
  const option = (o) => h("option", { value: o.value, selected: o.value === now }, o.text.text + (o.description ? " · " + o.description.text : ""));
  const el = h("select", {
    class: "control", data: { name: name(e, b) }, "aria-label": b.type === "input" ? undefined : e.placeholder?.text ?? "Choose",
    onchange: () => {
      const v = el.value;
      if (!v) return keep(e, b, place, []);
      chosen(el, e, b, place, [v]);
      // In a message a menu is a verb and not a state: it shows its name again.
      if (!place.values) el.value = "";
    },
  },
  h("option", { value: "" }, e.placeholder?.text ?? "Choose…"),
  e.option_groups ? e.option_groups.map((g) => h("optgroup", { label: g.label.text }, g.options.map(option))) : offered(e).map(option));
  return el;
}

let serial = 0;

function choices(e, b, place) {
  const one = e.type === "radio_buttons";
  const group = "choice" + ++serial;
  const now = held(e, b, place);
  const el = h("div", { class: "choices", role: one ? "radiogroup" : "group" }, offered(e).map((o) => h("label", null,
    h("input", {
      type: one ? "radio" : "checkbox", name: group, value: o.value, checked: now.includes(o.value), data: { name: name(e, b) + "/" + o.value },
      onchange: () => chosen(el, e, b, place, [...el.querySelectorAll("input:checked")].map((i) => i.value)),
    }),
    h("span", null, o.text.type ? textObject(o.text) : o.text.text, o.description && h("small", null, textObject(o.description))))));
  return el;
}

const two = (n) => String(n).padStart(2, "0");

function picker(e, b, place) {
  const kind = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" }[e.type];
  let now = held(e, b, place)[0] ?? "";
  if (kind === "datetime-local" && now) {
    const d = new Date(now * 1000);
    now = `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;
  }
  const el = h("input", {
    type: kind, class: "control", value: now, data: { name: name(e, b) }, "aria-label": b.type === "input" ? undefined : e.placeholder?.text ?? "Choose a time",
    onchange: () => {
      const v = kind === "datetime-local" && el.value ? String(Math.floor(new Date(el.value).getTime() / 1000)) : el.value;
      if (v) chosen(el, e, b, place, [v]);
      else keep(e, b, place, []);
    },
  });
  return el;
}

function text(e, b, place) {
  const kind = { number_input: "number", email_text_input: "email", url_text_input: "url" }[e.type] ?? "text";
  const props = {
    class: "control", placeholder: e.placeholder?.text, maxlength: e.max_length, data: { name: name(e, b) },
    oninput: (ev) => keep(e, b, place, ev.target.value ? [ev.target.value] : []),
  };
  const now = held(e, b, place)[0] ?? "";
  const el = e.multiline ? h("textarea", { ...props, rows: 3 }) : h("input", { ...props, type: kind });
  el.value = now;
  return el;
}

// inputField is an input block: label, element, hint, and a place for what is wrong with it.
export function inputField(b, place) {
  const id = "field" + ++serial;
  const el = control(b.element, b, place);
  const group = el.classList.contains("choices");
  const field = group ? el : el.matches("input, select, textarea") ? el : el.querySelector("input, select, textarea") ?? el;
  field.id = id;
  const wrong = place.problems?.[b.block_id];
  const describes = [b.hint && id + "h", wrong && id + "e"].filter(Boolean).join(" ");
  if (describes) field.setAttribute("aria-describedby", describes);
  if (wrong) field.setAttribute("aria-invalid", "true");
  if (!b.optional && !group) field.setAttribute("aria-required", "true");
  const label = [withEmoji(b.label.text), b.optional && h("span", { class: "quiet" }, " (optional)")];
  if (group) el.setAttribute("aria-labelledby", id + "l");
  return [
    h(group ? "div" : "label", { class: "label", id: id + "l", for: group ? undefined : id }, label),
    el,
    wrong && h("p", { class: "problem", id: id + "e" }, wrong),
    b.hint && h("p", { class: "hint", id: id + "h" }, withEmoji(b.hint.text)),
  ];
}
