// 会议模式: one panel a screen, large, driven by the keyboard or a presenter. The page stays as it is underneath;
// the panel on show and its neighbours are lifted out of it and drawn to the screen's height beforehand. The address
// names the panel and its screen (mode=meeting&panel=fiscal_path&screen=2), so that a reload or its link goes on there.

import { draw, erase } from "./charts.js";
import { step } from "./connection.js";
import { covered, later } from "./first_paint.js";
import { fill, onFill } from "./panel.js";

const TALLEST = 2.2; // a chart may grow to this multiple of its own height; a single bar must not fill a wall
// Boards and tables take the largest of these shares of the meeting's type that fits. Below READABLE they are not
// read from eight metres: what is longer goes over several screens. SMALLER only helps what cannot be divided.
const READABLE = 1;
const LARGER = [1.1, 1.2, 1.4, 1.6, 1.8, 2];
const SMALLER = [0.95, 0.9, 0.85, 0.8, 0.7, 0.6];
const MOST_PARTS = 9;
const NOTE_LINES = 2;
const LEAST_TYPE = 0.8; // rem, of the words in a chart of rows, which goes over several screens too
// what a board, a table or a list may be divided between
const ROWS = `tbody tr, .works .work, .owed > *, .rosters > div, .shortfalls > li, .warnings > li, .sector, .claim, .link, .goals`;
const MONTHS = ["↑　↓", "前一个月、后一个月"];
const KEYS = [
  ["→　空格　PageDown", "下一屏、下一个面板"], ["←　PageUp", "上一屏、上一个面板"], ["Home　End", "第一个、最后一个面板"],
  MONTHS, ["B　.", "屏幕变黑；再按任意键恢复"], ["N", "这个面板的全部注"], ["F", "全屏"], ["?", "这份说明"], ["Esc", "退出会议模式"],
];

let at = -1; // which panel is on show; -1 outside of the mode
let part = 0; // which screen of it
let stage; // the frame around the panel
let declined = false; // left on purpose: the address does not start it again
let untouched = false; // started by an address that names no panel: with the first, also when that is the last to arrive

const everyPanel = () => [...document.querySelectorAll(".panel")];
// what only a clerk looks up, or has nothing to show, is left out, unless there is nothing else
const leftOut = () => everyPanel().filter((panel) => panel.townshipData?.aside);
const panels = () => {
  const all = everyPanel(), out = new Set(leftOut());
  return out.size < all.length ? all.filter((panel) => !out.has(panel)) : all;
};
const monthly = () => Boolean(document.querySelector(".st-key-previous, .st-key-next"));
const active = () => at >= 0;

// A panel's name in the address. A list may hold one panel several times: fiscal_path, fiscal_path.2 …
function nameOf(panel) {
  const before = panels().filter(({ id }) => id === panel.id).indexOf(panel);
  return before ? `${panel.id}.${before + 1}` : panel.id;
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function build() {
  stage = element("div", "stage");
  const top = element("div", "stage-top");
  top.append(element("strong", "stage-page"), element("span", "stage-filters"), element("span", "stage-conclusion"));
  const bottom = element("div", "stage-bottom");
  const track = element("div", "stage-track");
  track.append(document.createElement("b"));
  const place = element("span", "stage-place");
  place.setAttribute("role", "status");
  const hint = element("span", "stage-hint");
  const buttons = [["‹", "上一屏", back], ["›", "下一屏", forward], ["退出", "退出会议模式", leave]]
    .map(([words, title, act]) => {
      const button = element("button", "", words);
      button.title = title;
      button.addEventListener("click", act);
      return button;
    });
  bottom.append(place, track, hint, ...buttons);
  stage.append(top, bottom);
  stage.addEventListener("click", () => stage.classList.remove("dark"));
  document.body.append(stage);
}

// A closed one stays in the document until its own event has come.
const openDialog = () => document.querySelector("dialog.stage-help[open]");

function say(kind, html) {
  const open = openDialog();
  if (open) open.close();
  if (open?.dataset.kind === kind) return;
  const dialog = element("dialog", "stage-help");
  dialog.dataset.kind = kind;
  dialog.innerHTML = html;
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

function help() {
  const keys = KEYS.filter((key) => key !== MONTHS || monthly());
  const rows = keys.map(([key, words]) => `<tr><th>${key}</th><td>${words}</td></tr>`).join("");
  const titles = [...new Set(leftOut().map((panel) => panel.getAttribute("aria-label")))].join("、");
  const out = titles ? `<p>本页另有${leftOut().length}个面板会上不放（${titles}），在平常页面看。</p>` : "";
  say("keys", `<h2>会议模式的按键</h2><table>${rows}</table><p>筛选保持不变；在平常页面按 M 进入。</p>${out}`);
}

function allNotes() {
  const panel = panels()[at];
  const notes = [...panel.children[2].querySelectorAll("p")].map((note) => {
    const copy = note.cloneNode(true);
    copy.classList.remove("waiting");
    return copy.outerHTML;
  });
  if (notes.length) say("notes", `<h2>${element("b", "", panel.getAttribute("aria-label")).innerHTML}：注</h2>${notes.join("")}`);
}

// The notes run on in at most NOTE_LINES lines; the last ones wait behind a key rather than make the figures smaller.
function shorten(footer) {
  footer.querySelector(".rest")?.remove();
  const notes = [...footer.querySelectorAll("p")];
  for (const note of notes) note.classList.remove("waiting");
  const most = (NOTE_LINES + 0.5) * parseFloat(getComputedStyle(footer).lineHeight);
  if (footer.offsetHeight <= most) return;
  const rest = element("button", "rest");
  rest.addEventListener("click", allNotes);
  footer.append(rest);
  for (let kept = notes.length - 1; kept > 0; kept -= 1) {
    notes[kept].classList.add("waiting");
    const hidden = notes.slice(kept);
    const doubts = hidden.filter((note) => note.matches(".caveat")).length;
    rest.textContent = `另${hidden.length}条注${doubts ? `（存疑${doubts}条）` : ""}：按 N`;
    if (footer.offsetHeight <= most) return;
  }
}

const rowsIn = (node) => [...node.querySelectorAll(ROWS)].filter((row) => !row.parentElement.closest("details:not([open])")
  && (row.matches("details:not([open])") || !row.querySelector(ROWS)));

// What stands together on a screen: a row, with the heading before it and the folded rest after it.
function rowsOf(box) {
  const found = [];
  let heading = [];
  for (const block of box.children) {
    const rows = rowsIn(block);
    if (rows.length) {
      found.push(...rows.map((row, index) => (index ? [row] : [...heading, row])));
      heading = [];
    } else if (found.length && block.querySelector("details")) found.at(-1).push(block);
    else heading.push(block);
  }
  return heading.length ? [...found, heading] : found;
}

function showPart(panel, number) {
  const { rows, each } = panel.townshipParts;
  rows.forEach((row, index) => {
    for (const node of row) node.classList.toggle("elsewhere", each > 0 && Math.floor(index / each) !== number);
  });
  for (const block of panel.children[1].children) {
    const inside = rowsIn(block);
    if (inside.length) block.classList.toggle("elsewhere", inside.every((row) => row.matches(".elsewhere")));
  }
  panel.style.setProperty("--part", number);
}

const partsOf = (panel) => panel.townshipParts?.count ?? 1;

function divide(panel, count) {
  const rows = rowsOf(panel.children[1]);
  const each = Math.ceil(rows.length / count);
  panel.townshipParts = { rows, each: count > 1 ? each : 0, count: count > 1 ? Math.ceil(rows.length / each) : 1 };
}

function fits(box) {
  const inside = [box, ...box.querySelectorAll(".scroll")].every((node) => node.scrollWidth <= node.clientWidth + 1);
  return inside && box.scrollHeight <= box.clientHeight + 1;
}

// The type a panel without charts is shown in, and over how many screens.
function spread(panel, others) {
  const box = panel.children[1];
  const fitsAt = (share) => {
    for (const { node } of others) node.style.zoom = share;
    for (let number = 0; number < partsOf(panel); number += 1) {
      showPart(panel, number);
      if (!fits(box)) return false;
    }
    return true;
  };
  const settle = (share) => { for (const { node } of others) node.style.zoom = share; };
  const rows = rowsOf(box).length;
  for (let count = 1; count <= Math.min(MOST_PARTS, Math.max(rows, 1)); count += 1) {
    divide(panel, count);
    if (!fitsAt(READABLE)) continue;
    let best = READABLE;
    for (const share of LARGER) {
      if (!fitsAt(share)) break;
      best = share;
    }
    settle(best);
    return;
  }
  for (const count of [1, 2, 3]) {
    divide(panel, count);
    const share = SMALLER.find((smaller) => (count === 3 || smaller > 0.8) && fitsAt(smaller));
    if (share) { settle(share); return; }
  }
  divide(panel, 1);
  settle(SMALLER.at(-1));
}

// Gives a panel's charts the height the screen leaves them, or its boards and tables the type that fits.
function place(panel) {
  const box = panel.children[1];
  const blocks = [...box.children].map((node, index) => ({ node, block: panel.townshipData.blocks[index] }));
  const charts = blocks.filter(({ block }) => block.figure);
  const others = blocks.filter(({ block }) => !block.figure);
  for (const { node } of others) node.style.zoom = "";
  shorten(panel.children[2]);
  if (!charts.length) {
    spread(panel, others);
    return;
  }
  divide(panel, 1);
  for (const { node } of charts) node.style.minHeight = "0";
  const free = box.clientHeight - others.reduce((sum, { node }) => sum + node.offsetHeight, 0);
  const type = parseFloat(getComputedStyle(panel).getPropertyValue("--wall-type")) * rem();
  if (charts.length === 1 && charts[0].block.figure.layout.meta?.rows) {
    placeRows(panel, charts[0], free, type);
    return;
  }
  const natural = charts.reduce((sum, { block }) => sum + block.figure.layout.height, 0);
  for (const { node, block } of charts) {
    const height = (free * block.figure.layout.height) / natural;
    draw(node, block, panel.id, { width: node.clientWidth, height, tallest: TALLEST, type });
  }
}

const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

// A chart of rows that have room for letters of 20 px where these are 14: drawn whole, and moved behind a window of as many
// rows as are read.
function placeRows(panel, { node, block }, free, type) {
  const { height, meta } = block.figure.layout;
  const natural = height / meta.rows, width = node.clientWidth;
  const most = Math.max(Math.floor((20 * free) / (natural * LEAST_TYPE * rem())), 1);
  const each = Math.ceil(meta.rows / Math.ceil(meta.rows / most));
  const row = Math.min(free / each, (TALLEST * natural * type) / 14);
  const letters = Math.min(type, (20 * row) / natural, (14 * width) / meta.least);
  panel.townshipParts = { rows: [], each: 0, count: Math.ceil(meta.rows / each) };
  node.classList.add("window");
  node.style.setProperty("--window", `${Math.floor(each * row)}px`);
  draw(node, block, panel.id, { width, height: row * meta.rows, tallest: TALLEST, type: letters });
}

function lift() {
  const all = panels();
  for (const panel of leftOut()) panel.classList.remove("on", "near");
  all.forEach((panel, index) => {
    const near = Math.abs(index - at) <= 1;
    const placed = panel.classList.contains("near");
    panel.classList.toggle("on", index === at);
    panel.classList.toggle("near", near);
    if (near && !placed) place(panel);
  });
  part = Math.min(part, partsOf(all[at]) - 1);
  showPart(all[at], part);
}

function caption() {
  const all = panels(), count = all.length, parts = partsOf(all[at]);
  // in a list, which goes by its name, every panel has filters of its own, and the conclusion of the page it is from
  const own = all[at].closest("[class*=st-key-item_]")?.querySelector(".item");
  const words = (selector) => document.querySelector(selector)?.textContent ?? "";
  stage.querySelector(".stage-page").textContent = document.querySelector(".meta")?.dataset.list ?? words(".page-title h1");
  stage.querySelector(".stage-conclusion").textContent = own?.dataset.conclusion ?? words(".page-title .conclusion");
  const filters = own ? [own] : [...document.querySelectorAll(".meta > span")];
  stage.querySelector(".stage-filters").textContent = filters.map((node) => node.textContent).join("　");
  stage.querySelector(".stage-place").textContent = `${at + 1} / ${count}${parts > 1 ? `　第${part + 1}/${parts}屏` : ""}`;
  stage.querySelector(".stage-track b").style.width = `${(100 * (at + (part + 1) / parts)) / count}%`;
  stage.querySelector(".stage-hint").textContent = `← → 换面板　${monthly() ? "↑ ↓ 换月　" : ""}? 说明　Esc 退出`;
  remember();
}

// Another month may leave other panels out: the one on show keeps its place.
function stay() {
  const all = panels();
  const same = all.findIndex((panel) => panel.classList.contains("on"));
  at = untouched ? 0 : same >= 0 ? same : Math.min(at, all.length - 1);
}

// Shows a panel from its first screen, or from its last when one comes back to it.
function go(index, fromEnd = false) {
  const all = panels();
  const wanted = Math.min(Math.max(index, 0), all.length - 1);
  if (wanted === at) return;
  at = wanted;
  untouched = false;
  const panel = all[at];
  if (!panel.classList.contains("near")) { panel.classList.add("near"); place(panel); }
  for (const other of all) other.classList.toggle("on", other === panel);
  panel.tabIndex = -1;
  panel.focus({ preventScroll: true });
  turn(fromEnd ? partsOf(panel) - 1 : 0);
  // the neighbours are drawn once this one is on the screen
  requestAnimationFrame(() => setTimeout(() => { if (active()) lift(); }));
}

function turn(number) {
  const panel = panels()[at];
  part = number;
  showPart(panel, part);
  caption();
  performance.mark("panel-shown", { detail: panel.id });
}

function forward() {
  if (part + 1 < partsOf(panels()[at])) turn(part + 1);
  else go(at + 1);
}

function back() {
  if (part > 0) turn(part - 1);
  else go(at - 1, true);
}

// The address says what is on show; outside of the mode nothing of it.
function remember() {
  const address = new URL(location.href);
  const said = active() ? { mode: "meeting", panel: nameOf(panels()[at]), screen: part ? String(part + 1) : "" } : {};
  for (const name of ["mode", "panel", "screen"]) {
    if (said[name]) address.searchParams.set(name, said[name]);
    else address.searchParams.delete(name);
  }
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}

function enter(from, screen = 0) {
  if (covered()) later("meeting", "进入会议模式", () => enter(from, screen));
  if (active() || covered() || !panels().length) return;
  if (!stage) build();
  document.documentElement.classList.add("meeting");
  declined = false;
  go(from);
  if (screen > 0 && screen < partsOf(panels()[at])) turn(screen);
}

function leave() {
  if (!active()) return;
  const last = panels()[at];
  at = -1;
  declined = true;
  document.documentElement.classList.remove("meeting");
  if (document.fullscreenElement) document.exitFullscreen();
  remember();
  for (const panel of everyPanel()) {
    panel.classList.remove("on", "near");
    panel.querySelector(":scope > footer .rest")?.remove();
    for (const block of panel.children[1].children) block.style.zoom = "";
    for (const chart of panel.querySelectorAll(".chart")) erase(chart);
    fill(panel, panel.townshipData);
  }
  last?.scrollIntoView({ block: "center" });
}

function toggleFullscreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {}); // a browser may forbid it; the mode works without
}

function darken() {
  openDialog()?.close();
  stage.classList.add("dark");
}

// By the key's place, for under a Chinese input method a letter has no name of its own; else by its name.
const ACTIONS = {
  ArrowRight: forward, PageDown: forward, Space: forward, " ": forward, ArrowLeft: back, PageUp: back,
  Home: () => go(0), End: () => go(panels().length - 1),
  ArrowUp: () => step("previous"), ArrowDown: () => step("next"), KeyB: darken, Period: darken, ".": darken,
  KeyN: allNotes, KeyF: toggleFullscreen, Slash: help, "?": help, Escape: leave, KeyM: leave,
};
const OVER_A_DIALOG = [help, allNotes, darken];
const WITHOUT_TEXT = ["button", "checkbox", "file", "radio", "range", "reset", "submit"];

// Whether keys belong to `target`: it takes text, or it is a list hanging open. The closed list of months is an <input>
// too, but takes none.
function takesKeys(target) {
  if (target.isContentEditable || target.closest?.("[role=dialog], [aria-expanded=true], [role=listbox], select")) return true;
  if (!target.matches?.("input, textarea")) return false;
  return !target.readOnly && target.inputMode !== "none" && !WITHOUT_TEXT.includes(target.type);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  let act = ACTIONS[event.code] ?? ACTIONS[event.key];
  if (!active()) act = event.code === "KeyM" && !takesKeys(event.target) ? () => enter(visible()) : undefined;
  else if (stage.classList.contains("dark")) {
    stage.classList.remove("dark");
    act &&= () => {}; // any key brings the screen back and does no more; one not ours stays the browser's
  } else if (openDialog() && !OVER_A_DIALOG.includes(act)) return; // Escape closes it
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}, true);

// The panel a reader has in view, so that the mode begins where the talk is.
function visible() {
  const found = panels().findIndex((panel) => panel.getBoundingClientRect().bottom > 120);
  return Math.max(found, 0);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-meeting]")) enter(0);
});
document.addEventListener("fullscreenchange", () => {
  if (!document.fullscreenElement && active()) window.dispatchEvent(new Event("resize"));
});
window.addEventListener("resize", () => {
  if (!active()) return;
  for (const panel of panels()) panel.classList.remove("near");
  lift();
  caption();
});
// A list folded or unfolded on the stage is divided anew.
document.addEventListener("toggle", (event) => {
  const panel = event.target.closest?.(".panel.on");
  if (!active() || !panel || !event.target.matches(".blocks details")) return;
  place(panel);
  part = Math.min(part, partsOf(panel) - 1);
  showPart(panel, part);
  caption();
}, true);

// A panel got new contents: those on the stage are drawn to its measure, the others when their turn comes.
onFill((panel) => {
  if (!active()) return false;
  stay();
  if (panel.classList.contains("near")) place(panel);
  if (panel.classList.contains("on")) {
    part = Math.min(part, partsOf(panel) - 1);
    showPart(panel, part);
  }
  caption();
  return true;
});

const SETTLED_MS = 120;
const LATEST_MS = 1500; // a panel that the address names and that is not there by then does not come
let waiting;

// Called whenever a panel was shown: the address may ask for the mode, and Streamlit rewrites the address.
export function refresh() {
  clearTimeout(waiting);
  const opened = new URL(location.href).searchParams;
  const named = panels().findIndex((panel) => nameOf(panel) === opened.get("panel"));
  const due = active() || named >= 0 || !opened.has("panel") ? SETTLED_MS : LATEST_MS;
  waiting = setTimeout(() => {
    if (active()) {
      if (!panels().length) { at = -1; document.documentElement.classList.remove("meeting"); return; }
      stay();
      lift();
      caption();
    } else if (declined) remember();
    else if (opened.get("mode") === "meeting") {
      enter(Math.max(named, 0), Number(opened.get("screen")) - 1);
      untouched = named < 0;
    }
  }, due);
}
