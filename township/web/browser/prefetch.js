// Draws the neighbouring month at the click, from contents fetched while the page stood idle. The run
// of the page that the click causes sends the same contents again, and has the last word.

import { fill } from "./panel.js";

const SETTLED_MS = 60;
let held = new Map(); // address → contents by panel, or undefined while under way
let timer;
let replaced = new Map(); // panel → contents, before the last step was drawn

function addresses() {
  const { previous, next } = document.querySelector(".meta")?.dataset ?? {};
  return { previous, next };
}

function fetchAhead() {
  const wanted = Object.values(addresses()).filter(Boolean);
  held = new Map(wanted.map((address) => [address, held.get(address)]));
  for (const address of wanted) {
    if (held.get(address)) continue;
    fetch(address)
      .then((response) => (response.status === 200 ? response.json() : undefined))
      .then((contents) => { if (contents && held.has(address)) held.set(address, contents); })
      .catch(() => {}); // the page's own run will do
  }
}

// Called whenever a panel was filled.
export function prepare() {
  clearTimeout(timer);
  timer = setTimeout(fetchAhead, SETTLED_MS);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".st-key-previous button, .st-key-next button");
  if (!button || button.disabled) return;
  const { previous, next } = addresses();
  const contents = held.get(button.closest(".st-key-next") ? next : previous);
  if (!contents) return;
  replaced = new Map();
  for (const panel of document.querySelectorAll(".panel")) {
    if (!contents[panel.id]) continue;
    replaced.set(panel, panel.townshipData);
    fill(panel, contents[panel.id]);
  }
}, true);

// Takes the last step back: the connection was lost before its run.
export function undo() {
  for (const [panel, content] of replaced) if (panel.isConnected) fill(panel, content);
  replaced = new Map();
}
