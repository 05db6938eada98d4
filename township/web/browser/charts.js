// Draws charts with plotly.js: Chinese throughout, sized for the desk, the projector or the phone.

const DICTIONARY = {
  "Autoscale": "自动缩放", "Box Select": "框选", "Click to enter Plot title": "点击输入标题",
  "Double-click to zoom back out": "双击还原", "Download plot": "下载图片", "Download plot as a PNG": "下载图片",
  "Pan": "平移", "Reset": "还原", "Reset axes": "还原坐标轴", "Snapshot succeeded": "图片已保存",
  "Taking snapshot - this may take a few seconds": "正在生成图片", "Toggle Spike Lines": "显示参考线",
  "Zoom": "缩放", "Zoom in": "放大", "Zoom out": "缩小", "new text": "新文本",
  "Compare data on hover": "悬停时对比", "Show closest data on hover": "悬停时显示最近点",
};
const MONTHS = Array.from({ length: 12 }, (_, i) => `${i + 1}月`);
const DAYS = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

let loading;

// What stands in the page now is on the screen; at once where nobody looks.
export const painted = () => new Promise((resolve) => {
  if (document.hidden) resolve();
  else requestAnimationFrame(() => setTimeout(resolve));
});

// Which attributes of a trace hold arrays plotly.js finds out anew whenever it draws it, from all that a trace could have
// and with Array.concat, which Streamlit's pages make five times as slow (apache-arrow sets Symbol.isConcatSpreadable):
// half a millisecond a trace. Traces with arrays in the same places have the same answer.
function remembering(find) {
  const found = new Map();
  return (trace) => {
    const places = [trace.type, ...arraysIn(trace)].join();
    if (!found.has(places)) found.set(places, find(trace));
    return found.get(places);
  };
}

function* arraysIn(part, path = "") {
  for (const [key, value] of Object.entries(part)) {
    if (key.startsWith("_") || !value || typeof value !== "object") continue;
    if (Array.isArray(value) || ArrayBuffer.isView(value)) yield path + key;
    else yield* arraysIn(value, `${path}${key}.`);
  }
}

// plotly.js is fetched with the page (see index_page.py) and run when the first chart waits for it: what else there is to
// see comes before.
export function plotly() {
  loading ??= painted().then(() => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.querySelector("link[data-plotly]").href;
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error("plotly.min.js")));
    document.head.append(script);
  })).then(() => {
    window.Plotly.PlotSchema.findArrayAttributes = remembering(window.Plotly.PlotSchema.findArrayAttributes);
    window.Plotly.register({
      moduleType: "locale", name: "zh-CN", dictionary: DICTIONARY,
      format: { days: DAYS, shortDays: DAYS, months: MONTHS, shortMonths: MONTHS, year: "%Y年", month: "%Y年%-m月",
        dayMonth: "%-m月%-d日", date: "%Y-%m-%d" },
    });
    return window.Plotly;
  });
  return loading;
}

let turn; // while charts are drawn one by one, the last one's

// Until `done`, charts are drawn one by one, so that a click between them is heard.
export function inTurn(done) {
  turn = Promise.resolve();
  done.finally(() => { turn = undefined; });
}

const myTurn = () => (turn &&= turn.then(() => new Promise((resolve) => { setTimeout(resolve); })));

export function fontSize() {
  if (document.documentElement.classList.contains("meeting")) {
    return (parseFloat(getComputedStyle(document.documentElement).fontSize) * 14) / 16; // a chart's own: see meeting.js
  }
  if (window.innerWidth >= 1800) return 17;
  return window.innerWidth < 500 ? 13 : 14;
}

const LENGTHS = new Set(["size", "xshift", "yshift", "standoff", "ticklen"]);

// Lengths in a figure are for a 14 px font; a projector or a phone scales them together.
export function grown(part, factor) {
  const copy = structuredClone(part);
  const grow = (node) => {
    for (const [key, value] of Object.entries(node)) {
      if (value && typeof value === "object") grow(value);
      else if (LENGTHS.has(key) && typeof value === "number") node[key] = Math.round(value * factor);
    }
  };
  grow(copy);
  return copy;
}

export function scaled(layout, factor) {
  const copy = grown(layout, factor);
  copy.height = Math.round(layout.height * factor);
  for (const side of ["l", "r", "t", "b"]) copy.margin[side] = Math.round(copy.margin[side] * factor);
  return copy;
}

// A chart keeps to its place's width, which may change without the window's: when the styles come after the chart.
const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) fit(target);
});

export function fit(node) {
  if (!node._fullLayout || node.layout.width || !node.clientWidth) return; // a width of its own, or out of sight
  if (Math.abs(node.clientWidth - node._fullLayout.width) > 1) window.Plotly.Plots.resize(node).catch(() => {});
}

const textOf = (block, factor, room) => JSON.stringify([block.figure, factor, room]);

// What Plotly is given, which it changes: its own copy, at the size of type.
function given(block, factor, room) {
  const layout = scaled(block.figure.layout, factor);
  if (room) {
    layout.width = room.width;
    layout.height = Math.max(Math.min(room.height, layout.height * room.tallest), layout.height * 0.6);
  }
  return { data: grown(block.figure.data, factor), layout };
}

const prepared = new WeakMap(); // block → its text and what Plotly will be given, made while nobody waits for it

export function ready(block) {
  const factor = fontSize() / 14;
  prepared.set(block, { factor, text: textOf(block, factor), ...given(block, factor) });
}

// `room` is the width and height a chart is to fill, at most `tallest` times as high as it asks for, and its type.
export function draw(node, block, identity, room) {
  const factor = (room?.type ?? fontSize()) / 14, kept = prepared.get(block);
  const known = !room && kept?.factor === factor ? kept : undefined, text = known?.text ?? textOf(block, factor, room);
  if (node.townshipFigure === text) return;
  prepared.delete(block);
  node.townshipFigure = text;
  node.setAttribute("role", "img");
  node.setAttribute("aria-label", block.alt);
  const { data, layout } = known ?? given(block, factor, room);
  node.style.minHeight = `${layout.height}px`;
  node.style.minWidth = layout.meta?.least ? `${Math.round(layout.meta.least * factor)}px` : "";
  plotly().then(async (Plotly) => {
    if (turn) await myTurn();
    if (node.townshipFigure !== text || !node.isConnected) return undefined;
    return Plotly.react(node, data, layout, {
      displayModeBar: false, locale: "zh-CN", responsive: true, scrollZoom: false, showTips: false,
      doubleClick: layout.meta?.months ? "reset" : false,
    });
  }).then((drawn) => {
    if (!drawn) return;
    performance.mark("chart-drawn", { detail: identity });
    offerPeriod(node, block.figure.layout);
    node.dataset.drawn = String(Number(node.dataset.drawn ?? 0) + 1);
    if (!node.townshipListens) {
      node.townshipListens = true;
      widths.observe(node);
      const picked = (event) => [event.points?.[0]?.customdata].find((pick) => typeof pick === "string" && pick.includes(":"));
      node.on("plotly_click", (event) => { if (picked(event)) node.townshipPick(picked(event)); });
      node.on("plotly_relayout", (change) => narrowed(node, change));
      // a hand only over a mark whose click does something; what it does is asked for before (prefetch.js)
      const pointAt = (pick) => {
        node.classList.toggle("picks", Boolean(pick));
        if (pick) node.dataset.near = pick;
        else delete node.dataset.near;
      };
      node.on("plotly_hover", (event) => pointAt(picked(event)));
      node.on("plotly_unhover", () => pointAt());
    }
  }).catch(() => { node.innerHTML = "<p class='empty'>图表组件没有载入。请刷新页面；仍不行请联系维护人员。</p>"; });
}

// A chart of more than a year (years.running_line) lets its reader drag over the months to look at.
function offerPeriod(node, { meta, xaxis }) {
  node.querySelector(":scope > .whole")?.remove();
  delete node.dataset.whole;
  if (!meta?.months) return;
  node.dataset.whole = JSON.stringify({ months: meta.months, range: xaxis.range, tickvals: xaxis.tickvals, ticktext: xaxis.ticktext });
  const button = document.createElement("button");
  button.className = "whole";
  button.disabled = true;
  button.textContent = "拖选一段可放大";
  button.addEventListener("click", () => window.Plotly.relayout(node, { "xaxis.range": [...xaxis.range] }));
  node.append(button);
}

// Months are named where no year's beginning may be in view.
function narrowed(node, change) {
  if (!node.dataset.whole || !Object.keys(change).some((key) => key.startsWith("xaxis.range"))) return;
  const { months, range, tickvals, ticktext } = JSON.parse(node.dataset.whole);
  const [from, to] = node.layout.xaxis.range;
  const isWhole = from <= range[0] && to >= range[1];
  const button = node.querySelector(":scope > .whole");
  button.disabled = isWhole;
  button.textContent = isWhole ? "拖选一段可放大" : "还原（双击图也可）";
  const [first, last] = [Math.max(0, Math.ceil(from)), Math.min(months.length - 1, Math.floor(to))];
  const step = Math.max(1, Math.ceil((last - first) / 8));
  const shown = months.map((_, index) => index).filter((index) => index >= first && index <= last && (index - first) % step === 0);
  window.Plotly.relayout(node, {
    "xaxis.tickvals": isWhole ? tickvals : shown, "xaxis.ticktext": isWhole ? ticktext : shown.map((index) => months[index]),
  });
}

export function erase(node) {
  node.townshipFigure = undefined;
  node.townshipListens = false;
  widths.unobserve(node);
  window.Plotly?.purge(node);
}
