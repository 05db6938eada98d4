// One panel: heading, blocks of HTML and charts, notes. It keeps its nodes from run to run and
// redraws only what changed, so a change of month moves the marks and remounts nothing.

import { draw, erase, fontSize } from "./charts.js";
import { arrange } from "./tables.js";

function setHtml(node, html) {
  if (node.townshipHtml === html) return;
  node.townshipHtml = html;
  node.innerHTML = html;
  setTimeout(markLeads, 0, node); // once it is shown
}

const SAYING = ".light, .figure"; // what a click leads on from, where nothing else is there to be clicked
const LEADS = 'a[href^="indicators?"], a[href*="/indicators?"]';

// The link such a click is meant for: its row's, else the title's (leads.py).
function leadOf(target) {
  if (target.closest("a, summary, [data-pick], [data-open]")) return undefined;
  return target.closest("tr, li, .sector")?.querySelector(LEADS) ?? target.closest(".panel").querySelector("h2 a");
}

// What a click leads on from has a hand (style.css).
function markLeads(node) {
  for (const said of node.querySelectorAll(SAYING)) said.classList.toggle("leads", Boolean(node.isConnected && leadOf(said)));
}

let drawsElsewhere = () => false;

// `draws(panel)` is asked whenever a panel was filled and tells whether it has drawn the charts itself.
export function onFill(draws) {
  drawsElsewhere = draws;
}

// Makes the nodes of `blocks` those of these kinds, chart or html; up to the first that is of another kind they stay.
function place(blocks, kinds) {
  let same = 0;
  while (same < kinds.length && blocks.children[same]?.dataset.kind === kinds[same]) same += 1;
  for (const old of [...blocks.children].slice(same)) {
    if (old.matches(".js-plotly-plot")) erase(old);
    old.remove();
  }
  for (const kind of kinds.slice(same)) {
    const node = document.createElement("div");
    node.className = node.dataset.kind = kind;
    blocks.append(node);
  }
}

// Fills the section `panel` with `data`, a panel's content as the server encodes it.
export function fill(panel, data) {
  panel.id = data.id;
  panel.setAttribute("aria-label", data.title);
  panel.townshipData = data;
  const [header, blocks, footer] = panel.children;
  setHtml(header, data.header);
  setHtml(footer, data.footer);
  place(blocks, data.blocks.map((block) => (block.figure ? "chart" : "html")));
  blocks.classList.toggle("wide", data.blocks.some(({ figure }) => figure?.layout.meta?.least));
  data.blocks.forEach((block, index) => {
    const node = blocks.children[index];
    if (block.figure) node.townshipPick = (pick) => panel.townshipTrigger("pick", pick);
    else setHtml(node, block.html);
  });
  arrange(panel);
  if (drawsElsewhere(panel)) return;
  data.blocks.forEach((block, index) => {
    if (block.figure) draw(blocks.children[index], block, data.id);
  });
}

// A new panel, still empty, at the end of `parent`.
export function build(parent) {
  const panel = document.createElement("section");
  panel.className = "panel";
  panel.innerHTML = "<header></header><div class='blocks'></div><footer></footer>";
  parent.append(panel);
  panel.addEventListener("click", (event) => {
    const lead = event.target.closest(SAYING) && !event.target.closest("html.meeting") && leadOf(event.target);
    if (lead) {
      lead.click();
      return;
    }
    // a link to another page takes the filters along; one in a chart is SVG's, whose address is written otherwise
    const link = event.target.closest("a");
    const inChart = link instanceof SVGAElement;
    const address = link && new URL(inChart ? link.href.baseVal : link.href, document.baseURI);
    if (address?.origin === location.origin) {
      const search = new URLSearchParams(location.search), own = address.searchParams;
      for (const name of new Set(own.keys())) search.delete(name);
      for (const [name, option] of own) search.append(name, option);
      address.search = search;
      if (inChart) link.href.baseVal = address.href;
      else link.href = address.href;
    }
    const target = event.target.closest("[data-open],[data-pick]");
    if (!target) return;
    if (target.dataset.open) panel.townshipTrigger("open", target.dataset.open);
    else panel.townshipTrigger("pick", target.dataset.pick);
  });
  panel.addEventListener("keydown", (event) => {
    if (!["Enter", " "].includes(event.key) || !event.target.matches("[data-pick]")) return;
    event.preventDefault();
    event.target.click();
  });
  let size = fontSize();
  panel.townshipResize = () => {
    if (fontSize() === size) return;
    size = fontSize();
    fill(panel, panel.townshipData);
  };
  window.addEventListener("resize", panel.townshipResize);
  return panel;
}

// A panel's 更多 closes when its reader has chosen, or goes on to something else.
document.addEventListener("click", (event) => {
  for (const more of document.querySelectorAll(".panel .more[open]")) {
    if (!more.contains(event.target) || event.target.closest("button")) more.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const more of document.querySelectorAll(".panel .more[open]")) more.open = false;
});

// What Streamlit calls on every run of a panel's component; returns what it calls when the panel goes away.
// `adopt(identity)` may bring in a panel that is drawn already.
export function show({ parentElement, data, setTriggerValue }, adopt = () => {}) {
  // the content comes as encoded JSON, so that the server encodes it once and not on every run
  const content = JSON.parse(new TextDecoder().decode(data));
  const own = () => parentElement.querySelector(":scope > .panel");
  if (!own()) adopt(content.id);
  const panel = own() ?? build(parentElement);
  panel.townshipTrigger = setTriggerValue;
  fill(panel, content);
  return () => {
    window.removeEventListener("resize", panel.townshipResize);
    for (const chart of panel.querySelectorAll(".js-plotly-plot")) erase(chart);
  };
}
