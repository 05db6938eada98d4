// Draws at the click what it will show, from contents fetched before: of the neighbouring months while the page stands
// idle, and of whatever sets a filter once the pointer rests on it or the keyboard has come to it. The run of the page
// that the click causes sends the same contents again, and has the last word.

import { ready } from "./charts.js";
import { fill } from "./panel.js";

const SETTLED_MS = 60; // after the last panel was filled
const ELSEWHERE_MS = 1000; // the same where something else than the month was changed: it is not stepped through now
const RESTS_MS = 25; // after the last move of the pointer, which moves every 16 ms or so, or the last key
const KEPT = 12; // addresses
const held = new Map(); // address → contents by panel, the latest last
const coming = new Set(); // addresses asked for and not yet answered
let idle, resting; // timers
let month; // shown when the panels were filled last
let near; // an address to ask for when the one on its way has come
let nearCame = Promise.resolve();
let awaited; // the address clicked before its contents had come
let replaced = new Map(); // panel → contents, before the last click's were drawn

const shown = () => document.querySelector(".meta")?.dataset ?? {};

// The address of what is shown, with `name` set to what `change` makes of it.
function changed(name, change) {
  const wanted = new URLSearchParams(shown().address), option = change(wanted.get(name) ?? "");
  if (option || name === "villages") wanted.set(name, option);
  else wanted.delete(name);
  return `./ahead?${wanted}`;
}

function neighbour(by) {
  const { months = "", month } = shown(), given = months.split(" ");
  const other = given[given.indexOf(month) + by];
  return other && changed("month", () => other);
}

const PARAMETERS = { village: "villages" }; // of filters that are called otherwise in the address
const listed = (name) => name in PARAMETERS || name === "indicators"; // several may be chosen
const parts = (list) => list.split(",").filter(Boolean);

// As a click in a panel does (frame.pick): a month is taken, anything else set, or cleared where it is set.
function picked(pick) {
  const [name, option] = [pick.slice(0, pick.indexOf(":")), pick.slice(pick.indexOf(":") + 1)];
  return changed(PARAMETERS[name] ?? name, (now) => (now === option && name !== "month" ? "" : option));
}

// The filter an element stands in, or whose list hangs open.
function filterOf(element) {
  const place = (element.matches("[role=option]") ? document.querySelector("[class*=st-key-] [aria-expanded=true]") : element)
    ?.closest("[class*=st-key-]");
  return place && [...place.classList].find((name) => name.startsWith("st-key-")).slice("st-key-".length);
}

// The address of what a click on `target` would show; undefined where it sets no filter.
function ledTo(target) {
  const at = (selector) => target.closest?.(selector);
  if (!shown().address) return undefined;
  if (at(".st-key-previous button:enabled")) return neighbour(-1);
  if (at(".st-key-next button:enabled")) return neighbour(1);
  if (at(".panel [data-pick], .panel [data-near]")) return picked(at("[data-pick]")?.dataset.pick ?? at("[data-near]").dataset.near);
  if (at(".months [data-month]:enabled")) return picked(`month:${at("[data-month]").dataset.month}`);
  if (at(".st-key-reported label")) return changed("reported", (now) => (now === "1" ? "0" : "1"));
  const option = at("[role=option]"), tag = at("[data-tag] button")?.parentElement;
  const name = (option || tag) && filterOf(option ?? tag);
  if (!name) return undefined;
  if (tag) return changed(PARAMETERS[name] ?? name, (now) => parts(now).filter((_, index) => index !== Number(tag.dataset.tagIndex)).join());
  const words = option.textContent.split("\u3000")[0]; // what stands behind it is for finding (indicator_search.py)
  return changed(PARAMETERS[name] ?? name, (now) => (listed(name) ? [...parts(now), words].join() : words));
}

// -- fetching -----------------------------------------------------------------------------------

function keep(address, contents) {
  held.delete(address);
  held.set(address, contents);
  if (held.size > KEPT) held.delete(held.keys().next().value);
  if (address === awaited) draw(contents);
  else for (const { blocks } of Object.values(contents)) for (const block of blocks) if (block.figure) ready(block);
}

async function ask(address) {
  if (!address || held.has(address) || coming.has(address)) return;
  coming.add(address);
  try {
    const response = await fetch(address);
    if (response.status === 200) keep(address, await response.json());
  } catch { /* the page's own run will do */ }
  coming.delete(address);
}

// One at a time of what the pointer passes: only the last is still of interest.
function askNear(address) {
  const busy = near !== undefined;
  near = address;
  if (!busy) nearCame = askLast();
}

async function askLast() {
  for (let asked; near !== asked;) {
    asked = near;
    await ask(asked);
  }
  near = undefined;
}

// One after the other, and only while nothing nearer is asked for: the server makes them at the same time.
async function askNeighbours() {
  for (const by of [-1, 1]) {
    await nearCame;
    await ask(neighbour(by));
  }
}

// Called whenever a panel was filled.
export function prepare() {
  awaited = undefined;
  replaced = new Map();
  clearTimeout(idle);
  idle = setTimeout(() => {
    const stepped = month !== shown().month;
    month = shown().month;
    idle = setTimeout(askNeighbours, stepped ? 0 : ELSEWHERE_MS);
  }, SETTLED_MS);
}

function rest(find) {
  clearTimeout(resting);
  resting = setTimeout(() => {
    const target = find(), address = target && ledTo(target);
    if (address) askNear(address);
  }, RESTS_MS);
}

const active = (input) => document.getElementById(input.getAttribute?.("aria-activedescendant"));
let at; // where the pointer is: what moves under it is not pointed at
document.addEventListener("pointermove", ({ target, clientX, clientY }) => {
  if (at === `${clientX} ${clientY}`) return;
  at = `${clientX} ${clientY}`;
  rest(() => target);
}, { passive: true });
document.addEventListener("keyup", ({ key, target }) => { if (key !== "Escape") rest(() => active(target) ?? target); });

// -- drawing ------------------------------------------------------------------------------------

function draw(contents) {
  awaited = undefined;
  replaced = new Map();
  for (const panel of document.querySelectorAll(".panel")) {
    if (!contents[panel.id]) continue;
    replaced.set(panel, panel.townshipData);
    fill(panel, contents[panel.id]);
  }
}

function take(address) {
  if (!address) return;
  if (held.has(address)) draw(held.get(address));
  else awaited = address;
}

// A click in a panel or in the grid of months, which goes by way of the panel.
export const follow = (pick) => take(shown().address && picked(pick));

// An option of a list, and the × of one that is chosen, are drawn when a mouse goes down on them: a hand takes a tenth of
// a second to let go. Let go elsewhere it was not meant. A finger may be about to scroll.
const PRESSED = "[role=option], [data-tag] button";
let pressed; // the address drawn so
document.addEventListener("pointerdown", ({ target, button, pointerType }) => {
  const address = pointerType === "mouse" && button === 0 && target.closest?.(PRESSED) ? ledTo(target) : undefined;
  pressed = held.has(address) ? address : undefined;
  if (pressed) draw(held.get(pressed));
}, true);

function released(address) {
  if (pressed !== address) {
    if (pressed) undo();
    take(address);
  }
  pressed = undefined;
}

// An option is gone when its click would come.
document.addEventListener("pointerup", ({ target }) => {
  if (target.closest?.("[role=option]")) released(ledTo(target));
  else if (pressed && ledTo(target) !== pressed) released();
}, true);
document.addEventListener("pointercancel", () => released(), true);
document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("[role=option], .panel, .months")) released(ledTo(target));
}, true);
document.addEventListener("keydown", ({ key, target, isComposing }) => {
  const option = key === "Enter" && !isComposing && active(target);
  if (option) take(ledTo(option));
}, true);

// Takes back what was drawn at a click: the connection was lost before its run.
export function undo() {
  for (const [panel, content] of replaced) if (panel.isConnected) fill(panel, content);
  replaced = new Map();
}
