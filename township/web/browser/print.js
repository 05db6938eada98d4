// Prepares the page for paper as long as the browser prints it: the charts at the sheet's width and in the colours
// for paper, every folded list open, the foot of each sheet saying what it is. print.css does the rest.

import { erase, grown, scaled } from "./charts.js";
import { fill } from "./panel.js";
import { asOf, town, unfolded } from "./picture.js";

const MM = 96 / 25.4;
const PAGE = 297 - 13 - 16; // mm between the margins of print.css
// a table of so many rows may break where moving it whole would leave more than this share of a page empty
const [LONG_TABLE, MOVED] = [10, 0.35];
let undo = [];

// Colours of the screen's palette → the same roles on paper, from the rules that carry both (see frame.py).
function inks() {
  const found = new Map();
  for (const sheet of document.styleSheets) {
    if (sheet.href) continue;
    // not what is computed: that may be paper's already
    const screen = [...sheet.cssRules].find(({ selectorText }) => selectorText === ":root")?.style;
    if (!screen) continue;
    for (const media of sheet.cssRules) {
      if (!(media instanceof CSSMediaRule) || media.media.mediaText !== "print") continue;
      for (const { style, selectorText } of media.cssRules) {
        if (selectorText !== ":root") continue;
        for (const role of style) {
          const shown = screen.getPropertyValue(role).trim().toUpperCase();
          if (!found.has(shown)) found.set(shown, style.getPropertyValue(role).trim());
        }
      }
    }
  }
  return found;
}

function drawForPaper(panel, colours) {
  const style = getComputedStyle(panel);
  const width = Math.floor(Number.parseFloat(style.getPropertyValue("--sheet")) * MM);
  const factor = Number.parseFloat(style.getPropertyValue("--sheet-type")) / 14;
  const charts = panel.querySelectorAll(".chart");
  const figures = panel.townshipData.blocks.filter((block) => block.figure).map((block) => block.figure);
  charts.forEach((chart, index) => {
    if (!window.Plotly || !figures[index]) return;
    const text = JSON.stringify(figures[index]).replace(/#[0-9a-f]{6}\b/gi, (hex) => colours.get(hex.toUpperCase()) ?? hex);
    const figure = JSON.parse(text);
    chart.style.minHeight = "0";
    const layout = { ...scaled(figure.layout, factor), width };
    // numbers too small for the screen are read on paper
    if (layout.uniformtext) layout.uniformtext.minsize = Math.round(layout.uniformtext.minsize * factor * 0.8);
    // drawn before this returns: the browser does not wait
    window.Plotly.react(chart, grown(figure.data, factor), layout,
      { displayModeBar: false, locale: "zh-CN", staticPlot: true });
  });
}

// Marks the panels that no page holds, or that would leave much of one empty: they may break between rows, every other
// one stays whole. To measure them, the rules for paper hold on the screen for a moment that is never painted.
function measure(panels) {
  const sheet = [...document.styleSheets].find(({ href }) => href?.endsWith("/browser/print.css"));
  const rules = [...(sheet?.cssRules ?? [])].find((rule) => rule instanceof CSSMediaRule);
  if (!rules) return;
  rules.media.mediaText = "all";
  const tall = panels.filter((panel) => {
    const long = panel.querySelectorAll("tbody tr").length >= LONG_TABLE;
    return panel.offsetHeight > PAGE * MM * (long ? MOVED : 1);
  });
  rules.media.mediaText = "print";
  for (const panel of tall) panel.classList.add("tall");
  undo.push(() => tall.forEach((panel) => panel.classList.remove("tall")));
}

function foot() {
  const page = document.querySelector(".page-title h1")?.textContent ?? "";
  const words = [`${town()}${page}`, ...asOf()].join(" · ");
  const style = document.createElement("style");
  style.textContent = `@page { @bottom-left { content: ${JSON.stringify(words)}; } }`;
  document.head.append(style);
  undo.push(() => style.remove());
  const title = document.title; // the browser names the PDF after it
  document.title = [town(), page, asOf()[0]?.replace("数据", "")].filter(Boolean).join("_").replace(/\s/g, "");
  undo.push(() => { document.title = title; });
}

function prepare() {
  if (undo.length) return;
  const root = document.documentElement;
  if (root.classList.contains("meeting")) {
    root.classList.remove("meeting");
    undo.push(() => { root.classList.add("meeting"); window.dispatchEvent(new Event("resize")); });
  }
  foot();
  for (const folded of document.querySelectorAll(".panel .blocks details:not([open])")) {
    folded.open = true;
    undo.push(() => { folded.open = false; });
  }
  for (const words of document.querySelectorAll(".panel .blocks summary")) {
    const before = words.innerHTML;
    unfolded(words);
    undo.push(() => { words.innerHTML = before; });
  }
  const colours = inks();
  const panels = [...document.querySelectorAll(".panel")].filter((panel) => panel.townshipData);
  for (const panel of panels) {
    drawForPaper(panel, colours);
    undo.push(() => {
      if (!panel.isConnected) return;
      for (const chart of panel.querySelectorAll(".chart")) erase(chart);
      fill(panel, panel.townshipData);
    });
  }
  measure(panels);
}

function restore() {
  for (const step of undo.splice(0).reverse()) step();
}

window.addEventListener("beforeprint", prepare);
window.addEventListener("afterprint", restore);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
