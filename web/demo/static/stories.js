// The true stories: one is chosen, then told step by step. What the customer writes goes into the chat with the first
// press, like the things to try; sending is the visitor's. Each story has a customer and a conversation of its own.

const shop = document.getElementById("shop");
const coach = document.getElementById("coach");

function begin(id) {
  document.getElementById("stories").hidePopover();
  for (const b of document.querySelectorAll("[data-try]")) b.setAttribute("aria-pressed", "false");
  for (const part of coach.children) part.hidden = part.id !== "story-" + id;
  const story = document.getElementById("story-" + id);
  const page = shop.contentWindow;
  page.handrail?.logout?.();
  page.document.dispatchEvent(new page.CustomEvent("store:sign", { detail: story.dataset.signed === "true" }));
  turn(story, 0);
}

// turn shows the step that is so many away from the present one; 0 begins anew.
function turn(story, by) {
  const steps = [...story.querySelectorAll(".step")];
  const now = by ? steps.findIndex((s) => !s.hidden) + by : 0;
  steps.forEach((step, n) => { step.hidden = n !== now; });
  const [back, next] = story.querySelectorAll("[data-turn]");
  back.disabled = now === 0;
  next.disabled = now === steps.length - 1;
}

document.addEventListener("click", (e) => {
  const button = e.target.closest("[data-story], [data-turn]");
  if (!button) return;
  if (button.dataset.story) begin(button.dataset.story);
  else turn(button.closest(".story"), Number(button.dataset.turn));
});
