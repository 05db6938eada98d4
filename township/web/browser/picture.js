// Saves a panel as a picture large enough for a projector, made in the browser and of nothing but the page: the
// panel is laid out anew beside the page, set into an SVG with the page's rules, and drawn on a canvas.

import { fontSize, grown, plotly, scaled } from "./charts.js";

const WIDTH = 1920; // the least, in pixels of the picture
const [NARROW, WIDE] = [48, 60]; // of the panel in the picture, in rem; a chart may be wider, words keep their size
const SHARPNESS = 2; // pixels of the picture for one of the page, at least
const LARGEST = 16000; // what a browser's canvas takes on a side
const SVG = "http://www.w3.org/2000/svg";
const RULES = `
.picture { box-sizing: border-box; padding: 1.5rem 1.75rem 1.1rem; background: var(--paper); color: var(--ink);
  text-rendering: geometricPrecision; }
.picture button, .picture .more, .picture .hint { display: none !important; }
.picture .panel, .picture .blocks, .picture .scroll, .picture .chart { overflow: visible !important; }
.picture summary { list-style: none; }
.picture summary::after { content: none !important; }
.picture .origin { display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; justify-content: space-between; color: var(--muted);
  font-size: .875rem; line-height: 1.5; margin: .9rem 0 0; padding-top: .45rem; border-top: 1px solid var(--rule); }`;
// what the panel has from what stands around it
const INHERITED = ["font-family", "font-size", "font-weight", "line-height", "letter-spacing", "font-variant-numeric"];

// The page's rules, with the media decided as they are for the page: the picture has another width.
function rules() {
  const kept = (list) => Array.from(list, (rule) => {
    if (rule instanceof CSSMediaRule) return matchMedia(rule.media.mediaText).matches ? kept(rule.cssRules) : "";
    return rule instanceof CSSFontFaceRule || rule instanceof CSSImportRule ? "" : rule.cssText;
  }).join("\n");
  const sheets = [...document.styleSheets].filter((sheet) => !sheet.href || new URL(sheet.href).origin === location.origin);
  return sheets.map((sheet) => kept(sheet.cssRules)).join("\n") + RULES;
}

export function town() {
  const brand = getComputedStyle(document.documentElement).getPropertyValue("--brand");
  return brand.trim().replace(/^["']|["']$/g, "") || document.title;
}

// The parts of the line under the page's title: month, place, when published, snapshot, other filters.
export function asOf() {
  return [...document.querySelectorAll(".meta > span")].map((part) => part.textContent.trim().replace(/（[^（]*全镇口径）$/, ""));
}

// The heading of a list that cannot be folded any more: 展开全部43条 is 全部43条.
export function unfolded(summary) {
  const words = summary.firstChild;
  if (words?.nodeType === Node.TEXT_NODE) words.data = words.data.replace(/^\s*展开/, "");
}

// What the panel shows: in a list of panels each has filters of its own, printed above it; elsewhere they are the page's.
function chosen(panel) {
  const own = panel.closest("[class*=st-key-item_]")?.querySelector(".item")?.textContent.replace(/^\d+\.\s*/, "");
  const words = own ? [own, ...asOf()] : asOf();
  const [until, place] = own ? ["截至月份：", "村："].map((name) => own.split(name)[1]?.split("；")[0]) : asOf();
  const townWide = panel.querySelector(".scope[data-town]");
  return {
    words, until: `截至${(until ?? "").replace("数据截至", "")}`, place: townWide ? "全镇" : place,
    only: words.includes("只看实报") || own?.includes("只看实报：是") ? "实报" : "",
  };
}

// 义桥镇_财政收入_截至2020年9月_全镇.png, as the tables that are taken away are named
function fileName(panel) {
  const { until, place, only } = chosen(panel);
  const parts = [town(), panel.getAttribute("aria-label"), until, place, only].filter(Boolean);
  return `${parts.join("_").replace(/[\\/:*?"<>|\s]+/g, "").slice(0, 120)}.png`;
}

// One line under the panel: where the figures come from, and what was chosen when the picture was taken.
function origin(panel) {
  const line = document.createElement("p");
  line.className = "origin";
  const page = document.querySelector(".page-title h1")?.textContent ?? "";
  const { source } = panel.townshipData;
  const parts = [source && `来源：${source}`, [`${town()}${page}`, ...chosen(panel).words].join(" · ")];
  for (const words of parts.filter(Boolean)) line.append(Object.assign(document.createElement("span"), { textContent: words }));
  return line;
}

// A copy of the panel, laid out in the width of the picture. Returns the sheet to draw and its size.
async function laidOut(panel, host) {
  const data = panel.townshipData;
  const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const sheet = document.createElement("div");
  sheet.className = "picture";
  sheet.lang = "zh-CN";
  const style = document.createElement("style");
  style.textContent = rules();
  const copy = panel.cloneNode(true);
  const charts = [...copy.querySelectorAll(".chart")];
  for (const chart of charts) chart.replaceChildren();
  // a list folded on the page is all there is to such a panel
  const folded = copy.querySelectorAll(".blocks details");
  if (folded.length === 1) folded[0].open = true;
  for (const list of folded) if (list.open) unfolded(list.querySelector("summary"));
  sheet.append(style, copy, origin(panel));
  host.attachShadow({ mode: "open" }).append(sheet); // what the page finds by id or class stays the page's own
  for (const name of INHERITED) sheet.style.setProperty(name, getComputedStyle(host).getPropertyValue(name));

  const margins = 3.5 * root;
  const widest = charts.length ? Infinity : WIDE * root;
  sheet.style.width = `${Math.min(Math.max(panel.clientWidth, NARROW * root), widest) + margins}px`;
  // a table or chart that scrolls on the page is as wide as it needs to be
  if (sheet.scrollWidth > sheet.clientWidth) sheet.style.width = `${sheet.scrollWidth + margins / 2}px`;
  const figures = data.blocks.filter((block) => block.figure).map((block) => block.figure);
  if (charts.length) {
    const Plotly = await plotly();
    const [factor, options] = [fontSize() / 14, { staticPlot: true, locale: "zh-CN", displayModeBar: false }];
    await Promise.all(charts.map((chart, index) => Plotly.newPlot(
      chart, grown(figures[index].data, factor), scaled(figures[index].layout, factor), options)));
  }
  const paper = getComputedStyle(sheet).backgroundColor;
  return { sheet, root, paper, width: Math.ceil(sheet.offsetWidth), height: Math.ceil(sheet.offsetHeight) };
}

async function drawn({ sheet, root, paper, width, height }) {
  const wanted = Math.min(Math.max(SHARPNESS, WIDTH / width), LARGEST / Math.max(width, height));
  const [across, down] = [Math.ceil(width * wanted), Math.ceil(height * wanted)];
  const image = document.createElementNS(SVG, "svg");
  image.setAttribute("viewBox", `0 0 ${width} ${(down * width) / across}`); // whole pixels on every side
  image.setAttribute("width", across);
  image.setAttribute("height", down);
  image.style.fontSize = `${root}px`; // rem counts from here
  const frame = document.createElementNS(SVG, "foreignObject");
  frame.setAttribute("width", width);
  frame.setAttribute("height", height);
  frame.append(sheet.cloneNode(true));
  frame.firstChild.style.background = "none"; // the canvas is the ground: edges are smoothed against it
  image.append(frame);
  const picture = new Image();
  // as an address of its own, not a blob's: a canvas gives nothing back once it has drawn one of those with HTML in it
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(image))}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = across;
  canvas.height = down;
  const context = canvas.getContext("2d");
  context.fillStyle = paper;
  context.fillRect(0, 0, across, down);
  context.drawImage(picture, 0, 0);
  const file = await new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
  if (!file) throw new Error("画布太大");
  return file;
}

// The panel as a PNG file.
export async function picture(panel) {
  const host = document.createElement("div");
  host.style.cssText = "position: fixed; left: -100000px; top: 0; visibility: hidden; pointer-events: none";
  host.setAttribute("aria-hidden", "true");
  panel.parentElement.append(host);
  try {
    const page = await laidOut(panel, host);
    return await drawn(page);
  } finally {
    for (const chart of host.shadowRoot?.querySelectorAll(".js-plotly-plot") ?? []) window.Plotly.purge(chart);
    host.remove();
  }
}

function complain(panel, words) {
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.textContent = words;
  panel.append(notice);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-picture]");
  const panel = button?.closest(".panel");
  if (!panel || panel.getAttribute("aria-busy")) return;
  panel.querySelector(":scope > .notice")?.remove();
  panel.setAttribute("aria-busy", "true");
  try {
    const link = document.createElement("a");
    const name = fileName(panel);
    link.href = URL.createObjectURL(await picture(panel));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may still be saving it
  } catch (error) {
    complain(panel, `图片没有存成：浏览器画不出这一块（${error?.message || "原因不明"}）。可以改用“下载”取表，或打印本页。`);
  } finally {
    panel.removeAttribute("aria-busy");
    // the menu with the button has closed: the keyboard goes on from where it was opened
    if (document.activeElement === document.body) button.closest("details")?.querySelector("summary").focus();
  }
});
