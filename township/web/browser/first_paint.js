// The first view of a page, drawn before Streamlit has started: what it shows and where comes from the server
// (first_paint.py). When Streamlit has asked for every panel, they move to their places in its page, charts and all.
//
// What is clicked here is taken at once. A filter is a part of the address: the view of the new address is asked for,
// and Streamlit, where it has already begun with the old one, is told to follow the address. So a click is neither lost
// nor carried out twice. What only Streamlit's page can do waits for it.

import { fit, inTurn, painted } from "./charts.js";
import { build, fill } from "./panel.js";

const PATIENCE_MS = 15000; // after the last click, then Streamlit's page is shown as it is, whatever it has to say
const SEARCHED = 12; // a list of more options can be searched
const FOLLOWS_MS = 3000; // so long Streamlit may take to show what the address names
let patience; // the timer of that
let view; // the element that covers Streamlit's page, or undefined
let shown; // what it shows, as the server gave it
let drawn; // the address of that, as URLSearchParams
let wanted; // the address asked for last: what is to be shown
let told; // the last one Streamlit was told of
const asked = new Map(); // a component's parent element → [what it is to show, what shows it]
const waiting = new Map(); // what only Streamlit's page can do, by name: a second click does not ask for it twice

export const covered = () => Boolean(view);

function element(parent, className = "", html = "", tag = "div") {
  const made = document.createElement(tag);
  made.className = className;
  made.innerHTML = html;
  parent.append(made);
  return made;
}

function wait() {
  clearTimeout(patience);
  patience = setTimeout(handOver, PATIENCE_MS);
}

function say(words) {
  if (words) wait();
  view.querySelector(".first-word").textContent = words ? `已记下，${words}…` : "";
}

const sayWhatWaits = () => say([...waiting.values()].at(-1)?.[0]);

// Keeps `act` until Streamlit's page is there; `words` say what it will do.
export function later(name, words, act) {
  waiting.set(name, [`马上${words}`, act]);
  sayWhatWaits();
}

// -- filters ------------------------------------------------------------------------------------

// Sets the filter `name` to these words of the address; none clears it.
function choose(name, words) {
  wanted = new URLSearchParams(wanted);
  wanted.delete(name);
  for (const word of words) wanted.append(name, word);
  history.pushState(history.state, "", `${location.pathname}?${wanted}`);
  ask({ month: `正在换到${words[0]}` }[name] ?? "正在筛选");
}

async function ask(words) {
  say(words);
  const address = wanted;
  const found = await window.townshipAsk().catch(() => undefined);
  if (!view || address !== wanted) return;
  if (!found) setTimeout(handOver, FOLLOWS_MS); // Streamlit will say what is the matter
  else show(found, address);
  look();
}

window.addEventListener("popstate", ({ isTrusted }) => {
  if (!view || !isTrusted) return; // not of our own telling
  wanted = new URLSearchParams(location.search);
  ask("正在换回");
});

// As a click in Streamlit's page does (frame.pick): a month is taken, anything else set, or cleared where it is set.
function pick(chosen) {
  const [name, option] = [chosen.slice(0, chosen.indexOf(":")), chosen.slice(chosen.indexOf(":") + 1)];
  const words = new Map(shown.about.filters.find((filter) => filter.name === name)?.options).get(option);
  if (!words) return;
  const now = wanted.getAll(name), isSet = name !== "month" && now.length === 1 && now[0] === words;
  choose(name, isSet ? [] : [words]);
}

const STEPS = { previous: -1, next: 1 };

function neighbour({ filters }, by) {
  const { options, words } = filters.find(({ name }) => name === "month");
  const months = options.map(([, month]) => month);
  return months[months.indexOf(wanted.get("month") ?? words) + by];
}

function step(by) {
  const month = neighbour(shown.about, by);
  if (month) choose("month", [month]);
}

// The options of a filter hang from it; several villages may be chosen.
function unfold(filter, button) {
  const open = view.querySelector(".first-options");
  open?.remove();
  if (open?.dataset.of === filter.name) return;
  if (!filter.options.length) {
    later(filter.name, `打开${filter.label}的名单`, () => document.querySelector(`.st-key-${filter.name} input`)?.click());
    return;
  }
  const hung = element(button.parentElement, "first-options");
  hung.dataset.of = filter.name;
  const search = filter.options.length > SEARCHED ? searched(hung, filter.label) : undefined;
  const list = element(hung);
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", filter.label);
  for (const [, words] of filter.options) {
    const option = element(list, "", "", "button");
    option.textContent = words;
    option.setAttribute("role", "option");
    const now = wanted.getAll(filter.name), chosen = now.length ? now.includes(words) : words === filter.words;
    option.setAttribute("aria-selected", chosen);
    option.addEventListener("click", () => {
      const several = filter.name === "village" ? wanted.getAll("village") : [];
      choose(filter.name, several.includes(words) ? several.filter((one) => one !== words) : [...several, words]);
    });
  }
  (search ?? list.querySelector("[aria-selected=true]") ?? list.firstElementChild).focus();
}

// What is typed above a long list leaves the options that have it in their words; Enter takes the first.
function searched(hung, label) {
  const search = element(hung, "", "", "input");
  search.type = "search";
  search.placeholder = `找${label}`;
  search.setAttribute("aria-label", search.placeholder);
  const options = () => [...hung.querySelectorAll("button")];
  search.addEventListener("input", () => {
    for (const option of options()) option.hidden = !option.textContent.includes(search.value.trim());
  });
  search.addEventListener("keydown", ({ key, isComposing }) => {
    if (key === "Enter" && !isComposing) options().find(({ hidden }) => !hidden)?.click();
  });
  return search;
}

const ACTS = {
  previous: () => step(STEPS.previous), next: () => step(STEPS.next),
  month() {}, // months.js hangs its grid from it
  reported: () => turn("reported"), internal: () => turn("internal"),
};

function turn(name) {
  choose(name, wanted.get(name) === "true" ? [] : ["true"]);
}

function showFilters(about) {
  const row = view.querySelector(".first-filters");
  const focused = row.contains(document.activeElement) && document.activeElement.closest(".first-filter").className;
  row.replaceChildren();
  for (const filter of about.filters) {
    const place = element(row, `first-filter ${filter.name}`, "<span></span>");
    const button = element(place, "", "", "button");
    place.style.width = `${filter.width}rem`;
    place.firstElementChild.textContent = filter.label;
    button.textContent = filter.words;
    button.setAttribute("aria-label", { previous: "上一个月", next: "下一个月" }[filter.name] ?? (filter.label || filter.words));
    if (["reported", "internal"].includes(filter.name)) button.setAttribute("aria-pressed", wanted.get(filter.name) === "true");
    button.disabled = filter.name in STEPS && !neighbour(about, STEPS[filter.name]);
    button.addEventListener("click", () => (ACTS[filter.name] ?? (() => unfold(filter, button)))());
    if (place.className === focused) button.focus({ preventScroll: true });
  }
}

// -- the page -----------------------------------------------------------------------------------

function lay({ about }) {
  view = document.createElement("div");
  view.className = "first-view";
  element(view, "", "", "style").textContent = about.style;
  const bar = element(view, "first-bar", "", "nav");
  for (const section of new Set(about.pages.map(([name]) => name))) {
    const entries = about.pages.filter(([name]) => name === section);
    const place = section ? element(bar, "first-section", "<summary></summary><div></div>", "details") : bar;
    if (section) place.firstElementChild.textContent = section;
    for (const [, key, title] of entries) {
      const link = element(section ? place.lastElementChild : bar, "", "", "a");
      link.textContent = title;
      link.dataset.page = key;
      if (about.heading.includes(`<h1>${title}</h1>`)) link.setAttribute("aria-current", "page");
    }
  }
  element(view, "first-word").setAttribute("role", "status");
  const page = element(view, "first-page");
  const top = element(page, "first-top");
  element(top, "first-heading");
  element(top, "first-filters");
  document.body.append(view);
  document.getElementById("root")?.setAttribute("inert", ""); // what is covered is not reached by keyboard either
  for (const row of about.rows) {
    const line = element(page, "first-row");
    const whole = row.reduce((sum, { weight }) => sum + weight, 0);
    for (const column of row) {
      const place = element(line, "first-column");
      place.style.flexBasis = row.length > 1 ? `calc(${(100 * column.weight) / whole}% - 4rem)` : "100%";
      for (const name of column.panels) {
        const panel = build(element(place, "first-place"));
        panel.dataset.name = name;
        panel.townshipTrigger = (kind, value) => {
          if (kind === "pick") pick(value);
          else later(`${name} ${value}`, "打开", () => panel.townshipTrigger(kind, value));
        };
      }
    }
  }
  view.addEventListener("click", ({ target }) => {
    const print = target.closest("[data-print]");
    if (print) later("print", "打印", () => document.querySelector("[data-print]").click());
    if (!target.closest(".first-filter")) view.querySelector(".first-options")?.remove();
  });
  view.addEventListener("keydown", (event) => {
    const list = view.querySelector(".first-options");
    if (event.key !== "Escape" || !list) return;
    list.previousElementSibling.focus();
    list.remove();
  });
}

// Puts what the server gave for the address `query` into the view.
function show(found, query) {
  [shown, drawn] = [found, query];
  sayWhatWaits();
  view.querySelector(".first-heading").innerHTML = found.about.heading;
  showFilters(found.about);
  const kept = [...query].filter(([name]) => ["month", "village", "reported", "internal"].includes(name)); // other pages have them too
  for (const link of view.querySelectorAll("[data-page]")) link.href = `./${link.dataset.page}?${new URLSearchParams(kept)}`;
  for (const panel of view.querySelectorAll(".panel")) fill(panel, found.contents[panel.dataset.name]);
}

// a chart that cannot be drawn says so
const complete = () => [...view.querySelectorAll(".panel .chart")].every((chart) => chart.dataset.drawn || chart.querySelector(".empty"));

async function allDrawn() {
  const until = performance.now() + PATIENCE_MS;
  while (view && !complete() && performance.now() < until) await new Promise((resolve) => { setTimeout(resolve, 10); });
  await painted();
}

// Draws the first view if there is one; afterwards Streamlit may start.
export async function first() {
  const found = await window.townshipFirstView;
  if (!found || document.querySelector("[data-testid=stApp]")) return;
  wanted = new URLSearchParams(location.search);
  told = wanted;
  lay(found);
  show(found, wanted);
  const drawing = allDrawn();
  inTurn(drawing);
  await drawing;
  performance.mark("first-view");
  wait();
}

// -- handing over -------------------------------------------------------------------------------

// A panel's component of Streamlit's page: shown at once, or kept until the first view hands its panels over.
export function keep(component, shows) {
  asked.set(component.parentElement, [JSON.parse(new TextDecoder().decode(component.data)), shows]);
  look();
}

const same = ([content]) => JSON.stringify(content) === JSON.stringify(shown.contents[content.id]);

// Hands over when Streamlit shows the same; tells it of the address where it began with another.
function look() {
  if (!view || drawn !== wanted) return;
  const panels = [...asked.values()];
  if (panels.length && !panels.every(same)) follow();
  else if (panels.length >= view.querySelectorAll(".panel").length) setTimeout(() => { if (view && drawn === wanted) handOver(); });
}

// As if the reader had gone back or forward to the address.
function follow() {
  if (told === wanted) return;
  told = wanted;
  history.replaceState(history.state, "", `${location.pathname}?${wanted}`); // Streamlit may have put the old one there
  window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  setTimeout(() => { if (told === wanted) handOver(); }, FOLLOWS_MS);
}

function handOver() {
  if (!view) return;
  const leaving = view, focused = document.activeElement;
  const panels = [...leaving.querySelectorAll(".panel")];
  const behind = drawn !== wanted;
  view = undefined;
  document.getElementById("root")?.removeAttribute("inert");
  for (const [parent, [, shows]] of asked) shows((identity) => {
    const panel = panels.find(({ id }) => id === identity);
    if (panel) parent.append(panel);
  });
  for (const chart of document.querySelectorAll(".panel .js-plotly-plot")) fit(chart);
  asked.clear();
  const main = document.querySelector("[data-testid=stMain]");
  if (main) main.scrollTop = leaving.scrollTop;
  const [, filter] = focused?.closest?.(".first-filter")?.classList ?? [];
  const again = filter ? document.querySelector(`.st-key-${filter} :is(button, input)`) : focused;
  if (leaving.contains(focused) || focused?.closest?.(".panel")) again?.focus({ preventScroll: true });
  leaving.remove();
  performance.mark("handed-over");
  if (behind) follow();
  for (const [, act] of waiting.values()) act();
  waiting.clear();
}
