// The shop's own script. It comes before the widget and tells it who is signed in, as a shop would.

const { id, name, hash } = document.currentScript.dataset;
const customer = { id, name, hash }; // the hash proves to the chat that the shop has signed this id in
const OUT = "signed-out"; // in this tab, over a reload
window.handrail = sessionStorage.getItem(OUT) ? {} : { user: customer };

addEventListener("DOMContentLoaded", () => {
  const dialog = document.getElementById("bag-list");
  const counter = document.getElementById("bag-count");
  const bag = new Map(); // name -> {count, cents}

  const dollars = (cents) => `$${(cents / 100).toFixed(2)}`;

  function draw() {
    let count = 0, cents = 0;
    const rows = [...bag].map(([name, b]) => {
      count += b.count;
      cents += b.count * b.cents;
      const row = document.createElement("li"), price = document.createElement("span");
      price.textContent = dollars(b.count * b.cents);
      row.append(b.count > 1 ? `${b.count} × ${name}` : name, price);
      return row;
    });
    dialog.querySelector("ul").replaceChildren(...rows);
    document.getElementById("bag-empty").hidden = count > 0;
    const total = document.getElementById("bag-total");
    total.hidden = count === 0;
    total.querySelector("b").textContent = dollars(cents);
    counter.hidden = count === 0;
    counter.textContent = count;
  }

  document.addEventListener("click", (e) => {
    const add = e.target.closest("[data-add]");
    if (add) {
      const had = bag.get(add.dataset.add) ?? { count: 0, cents: +add.dataset.cents };
      bag.set(add.dataset.add, { ...had, count: had.count + 1 });
      draw();
      document.getElementById("said").textContent = `${add.dataset.add} is in the bag, ${counter.textContent} in all.`;
    }
    if (e.target.closest("[data-chat]")) window.handrail.open?.();
  });
  const account = document.getElementById("account");
  function sign(inside) {
    if (inside) sessionStorage.removeItem(OUT);
    else sessionStorage.setItem(OUT, "yes");
    greet();
    document.getElementById("who").textContent = inside ? `${name} is signed in.` : "Nobody is signed in.";
    if (inside) window.handrail.identify?.(customer);
    else window.handrail.logout?.();
  }
  function greet() {
    const out = sessionStorage.getItem(OUT);
    account.innerHTML = out ? "<b>Sign in</b>" : "<b></b> <span>Sign out</span>";
    if (!out) account.querySelector("b").textContent = name;
  }
  if (account) {
    greet();
    account.addEventListener("click", () => sign(Boolean(sessionStorage.getItem(OUT))));
    document.addEventListener("store:sign", ({ detail }) => { if (detail === Boolean(sessionStorage.getItem(OUT))) sign(detail); }); // the page round the shop tells whose turn it is
  }
  document.getElementById("bag").addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });
});
