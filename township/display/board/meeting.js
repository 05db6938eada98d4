// 会议模式: one panel a screen, large, driven by the keyboard or a presenter. The page stays as it is underneath;
// the panel on show and its neighbours are lifted out of it and drawn to the screen's height beforehand.

import { draw, erase } from "./charts.js";
import { covered } from "./first.js";
import { fill, onFill } from "./panel.js";

const TALLEST = 2.2; // a chart may grow to this multiple of its own height; a single bar must not fill a wall
// boards and tables take the largest of these shares of the meeting's type that fits, or the last one and scroll
const SHARES = [2, 1.8, 1.6, 1.4, 1.2, 1.1, 1, 0.9, 0.8, 0.7, 0.6];
const KEYS = [
  ["→　空格　PageDown", "下一个面板"], ["←　PageUp", "上一个面板"], ["Home　End", "第一个、最后一个"],
  ["↑　↓", "前一个月、后一个月"], ["F", "全屏"], ["?", "这份说明"], ["Esc", "退出会议模式"],
];

let at = -1; // which panel is on show; -1 outside of the mode
let stage; // the frame around the panel
let declined = false; // left on purpose: the address does not start it again

const panels = () => [...document.querySelectorAll(".panel")];
const active = () => at >= 0;

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function build() {
  stage = element("div", "stage");
  const top = element("div", "stage-top");
  top.append(element("strong", "stage-page"), element("span", "stage-filters"));
  const bottom = element("div", "stage-bottom");
  const track = element("div", "stage-track");
  track.append(document.createElement("b"));
  const place = element("span", "stage-place");
  place.setAttribute("role", "status");
  const hint = element("span", "stage-hint", "← → 换面板　↑ ↓ 换月　? 说明　Esc 退出");
  const buttons = [["‹", "上一个面板", () => go(at - 1)], ["›", "下一个面板", () => go(at + 1)], ["退出", "退出会议模式", leave]]
    .map(([words, title, act]) => {
      const button = element("button", "", words);
      button.title = title;
      button.addEventListener("click", act);
      return button;
    });
  bottom.append(place, track, hint, ...buttons);
  stage.append(top, bottom);
  document.body.append(stage);
}

function help() {
  const open = document.querySelector("dialog.stage-help");
  if (open) { open.close(); return; }
  const dialog = element("dialog", "stage-help");
  const rows = KEYS.map(([keys, words]) => `<tr><th>${keys}</th><td>${words}</td></tr>`).join("");
  dialog.innerHTML = `<h2>会议模式的按键</h2><table>${rows}</table><p>筛选保持不变；在平常页面按 M 进入。</p>`;
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

// Gives a panel's charts the height the screen leaves them, or its boards and tables the type that fits.
function place(panel) {
  const box = panel.children[1];
  const blocks = [...box.children].map((node, index) => ({ node, block: panel.townshipData.blocks[index] }));
  const charts = blocks.filter(({ block }) => block.figure);
  const others = blocks.filter(({ block }) => !block.figure);
  for (const { node } of others) node.style.zoom = "";
  if (!charts.length) {
    for (const share of SHARES) {
      for (const { node } of others) node.style.zoom = share;
      if (box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1) break;
    }
    return;
  }
  for (const { node } of charts) node.style.minHeight = "0";
  const free = box.clientHeight - others.reduce((sum, { node }) => sum + node.offsetHeight, 0);
  const natural = charts.reduce((sum, { block }) => sum + block.figure.layout.height, 0);
  for (const { node, block } of charts) {
    const height = (free * block.figure.layout.height) / natural;
    draw(node, block, panel.id, { width: node.clientWidth, height, tallest: TALLEST });
  }
}

function lift() {
  panels().forEach((panel, index) => {
    const near = Math.abs(index - at) <= 1;
    const placed = panel.classList.contains("near");
    panel.classList.toggle("on", index === at);
    panel.classList.toggle("near", near);
    if (near && !placed) place(panel);
  });
}

function caption() {
  const count = panels().length;
  stage.querySelector(".stage-page").textContent = document.querySelector(".page-title h1")?.textContent ?? "";
  // in a list every panel has filters of its own
  const own = panels()[at].closest("[class*=st-key-item_]")?.querySelector(".item");
  const filters = own ? [own] : [...document.querySelectorAll(".meta > span")];
  stage.querySelector(".stage-filters").textContent = filters.map((node) => node.textContent).join("　");
  stage.querySelector(".stage-place").textContent = `${at + 1} / ${count}`;
  stage.querySelector(".stage-track b").style.width = `${(100 * (at + 1)) / count}%`;
}

function go(index) {
  const all = panels();
  const wanted = Math.min(Math.max(index, 0), all.length - 1);
  if (wanted === at) return;
  at = wanted;
  const panel = all[at];
  if (!panel.classList.contains("near")) { panel.classList.add("near"); place(panel); }
  for (const other of all) other.classList.toggle("on", other === panel);
  panel.tabIndex = -1;
  panel.focus({ preventScroll: true });
  caption();
  performance.mark("panel-shown", { detail: panel.id });
  // the neighbours are drawn once this one is on the screen
  requestAnimationFrame(() => setTimeout(() => { if (active()) lift(); }));
}

function remember(on) {
  const address = new URL(location.href);
  if (on === (address.searchParams.get("mode") === "meeting")) return;
  if (on) address.searchParams.set("mode", "meeting");
  else address.searchParams.delete("mode");
  history.replaceState(history.state, "", address);
}

export function enter(from = 0) {
  if (active() || covered() || !panels().length) return;
  if (!stage) build();
  document.documentElement.classList.add("meeting");
  declined = false;
  remember(true);
  go(from);
}

export function leave() {
  if (!active()) return;
  const last = panels()[at];
  at = -1;
  declined = true;
  document.documentElement.classList.remove("meeting");
  if (document.fullscreenElement) document.exitFullscreen();
  remember(false);
  for (const panel of panels()) {
    panel.classList.remove("on", "near");
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

function step(direction) {
  document.querySelector(`.st-key-${direction} button:not([disabled])`)?.click();
}

const ACTIONS = {
  ArrowRight: () => go(at + 1), PageDown: () => go(at + 1), " ": () => go(at + 1),
  ArrowLeft: () => go(at - 1), PageUp: () => go(at - 1),
  Home: () => go(0), End: () => go(panels().length - 1),
  ArrowUp: () => step("previous"), ArrowDown: () => step("next"),
  f: toggleFullscreen, "?": help, "？": help, Escape: leave, m: leave,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const typing = event.target.closest?.("input, textarea, select, [contenteditable=true], [role=dialog]");
  if (!active()) {
    if (key === "m" && !typing) enter(visible());
    return;
  }
  if (document.querySelector("dialog.stage-help")) {
    if (key === "?" || key === "？") { event.preventDefault(); help(); }
    return; // Escape closes the dialog
  }
  const act = ACTIONS[key];
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
  if (!event.target.closest("[data-meeting]")) return;
  enter();
});
document.addEventListener("fullscreenchange", () => {
  if (!document.fullscreenElement && active()) window.dispatchEvent(new Event("resize"));
});
window.addEventListener("resize", () => {
  if (!active()) return;
  for (const panel of panels()) panel.classList.remove("near");
  lift();
});

// A panel got new contents: those on the stage are drawn to its measure, the others when their turn comes.
onFill((panel) => {
  if (!active()) return false;
  if (panel.classList.contains("near")) place(panel);
  caption();
  return true;
});

let waiting;

// Called whenever a panel was shown: the address may ask for the mode, and Streamlit rewrites the address.
export function refresh() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (active()) {
      if (!panels().length) { at = -1; document.documentElement.classList.remove("meeting"); return; }
      at = Math.min(at, panels().length - 1);
      remember(true);
      lift();
      caption();
    } else if (!declined && new URL(location.href).searchParams.get("mode") === "meeting") enter();
  }, 120);
}
