// Draws one panel: heading, blocks of HTML and Plotly charts, notes. It keeps its nodes from
// run to run and calls Plotly.react, so a change of month moves the marks and remounts nothing.

const DICTIONARY = {
  "Autoscale": "自动缩放", "Box Select": "框选", "Click to enter Plot title": "点击输入标题",
  "Double-click to zoom back out": "双击还原", "Download plot": "下载图片", "Download plot as a PNG": "下载图片",
  "Pan": "平移", "Reset": "还原", "Reset axes": "还原坐标轴", "Snapshot succeeded": "图片已保存",
  "Taking snapshot - this may take a few seconds": "正在生成图片", "Toggle Spike Lines": "显示参考线",
  "Zoom": "缩放", "Zoom in": "放大", "Zoom out": "缩小", "new text": "新文本",
  "Compare data on hover": "悬停时对比", "Show closest data on hover": "悬停时显示最近点",
};
const MONTHS = Array.from({ length: 12 }, (_, i) => `${i + 1}月`);

function plotly() {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  window.townshipPlotly ??= new Promise((resolve, reject) => {
    // the app may be served below a path: go by where Streamlit's own scripts come from
    const own = document.querySelector('script[src*="static/js/"]');
    const script = document.createElement("script");
    script.src = new URL("../../app/static/plotly.min.js", own.src).href;
    script.onload = () => {
      window.Plotly.register({
        moduleType: "locale", name: "zh-CN", dictionary: DICTIONARY,
        format: { days: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
          shortDays: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
          months: MONTHS, shortMonths: MONTHS, year: "%Y年", month: "%Y年%-m月", dayMonth: "%-m月%-d日",
          date: "%Y-%m-%d" },
      });
      resolve(window.Plotly);
    };
    script.onerror = () => { window.townshipPlotly = undefined; reject(new Error("plotly.min.js")); };
    document.head.append(script);
  });
  return window.townshipPlotly;
}

function fontSize() {
  if (window.innerWidth >= 1800) return 17;
  return window.innerWidth < 500 ? 13 : 14;
}

// Sizes in a figure are for a 14 px font; a projector or a phone scales them together.
function scaled(layout) {
  const factor = fontSize() / 14;
  const copy = structuredClone(layout);
  const grow = (node) => {
    for (const [key, value] of Object.entries(node)) {
      if (value && typeof value === "object") grow(value);
      else if (key === "size" && typeof value === "number") node[key] = Math.round(value * factor);
    }
  };
  grow(copy);
  copy.height = Math.round(layout.height * factor);
  for (const side of ["l", "r", "t", "b"]) copy.margin[side] = Math.round(copy.margin[side] * factor);
  return copy;
}

// A download button is disabled while its file is made, and the dialog loses the focus: Escape must still close it.
window.townshipEscape ??= document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.activeElement !== document.body) return;
  document.querySelector("[role=dialog] button[aria-label=Close]")?.click();
}) ?? true;

function setHtml(node, html) {
  if (node.townshipHtml !== html) {
    node.townshipHtml = html;
    node.innerHTML = html;
  }
}

function draw(node, block, identity) {
  const text = JSON.stringify(block.figure) + fontSize();
  if (node.townshipFigure === text) return;
  node.townshipFigure = text;
  node.setAttribute("role", "img");
  node.setAttribute("aria-label", block.alt);
  node.style.minHeight = `${Math.round((block.figure.layout.height * fontSize()) / 14)}px`;
  plotly().then((Plotly) => {
    if (node.townshipFigure !== text || !node.isConnected) return undefined;
    return Plotly.react(node, block.figure.data, scaled(block.figure.layout), {
      displayModeBar: false, locale: "zh-CN", responsive: true, scrollZoom: false, doubleClick: false,
    });
  }).then((drawn) => {
    if (!drawn) return;
    performance.mark("chart-drawn", { detail: identity });
    node.dataset.drawn = String(Number(node.dataset.drawn ?? 0) + 1);
    if (!node.townshipListens) {
      node.townshipListens = true;
      node.on("plotly_click", (event) => {
        const pick = event.points?.[0]?.customdata;
        if (typeof pick === "string" && pick.includes(":")) node.townshipPick(pick);
      });
    }
  }).catch(() => setHtml(node, "<p class='empty'>图表组件没有载入。请刷新页面；仍不行请联系维护人员。</p>"));
}

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  // the content comes as encoded JSON, so that the server encodes it once and not on every run
  const data = JSON.parse(new TextDecoder().decode(component.data));
  let panel = parentElement.querySelector(":scope > .panel");
  if (!panel) {
    panel = document.createElement("section");
    panel.className = "panel";
    panel.innerHTML = "<header></header><div class='blocks'></div><footer></footer>";
    parentElement.append(panel);
  }
  // even an equal value would make the browser restyle the whole page, once a panel
  if (document.documentElement.lang !== "zh-CN") document.documentElement.lang = "zh-CN"; // Streamlit says en, and browsers offer to translate
  panel.id = data.id;
  panel.setAttribute("aria-label", data.title);
  const [header, blocks, footer] = panel.children;
  setHtml(header, data.header);
  setHtml(footer, data.footer);
  const wanted = data.blocks.map((block) => (block.figure ? "chart" : "html")).join();
  if (blocks.dataset.kinds !== wanted) {
    for (const old of blocks.querySelectorAll(".js-plotly-plot")) window.Plotly.purge(old);
    blocks.dataset.kinds = wanted;
    blocks.replaceChildren(...data.blocks.map(() => document.createElement("div")));
  }
  data.blocks.forEach((block, index) => {
    const node = blocks.children[index];
    if (block.figure) {
      node.className = node.className || "chart";
      node.townshipPick = (pick) => setTriggerValue("pick", pick);
      draw(node, block, data.id);
    } else {
      node.className = "html";
      setHtml(node, block.html);
    }
  });
  panel.onclick = (event) => {
    // a link to another page takes the filters along
    const link = event.target.closest("a[href]");
    if (link?.origin === location.origin) link.search = location.search;
    const target = event.target.closest("[data-open],[data-pick]");
    if (!target) return;
    if (target.dataset.open) setTriggerValue("open", target.dataset.open);
    else setTriggerValue("pick", target.dataset.pick);
  };
  panel.onkeydown = (event) => {
    if (!["Enter", " "].includes(event.key) || !event.target.matches("[data-pick]")) return;
    event.preventDefault();
    event.target.click();
  };
  if (!panel.townshipResize) {
    let size = fontSize();
    panel.townshipResize = () => {
      if (fontSize() !== size) { size = fontSize(); panel.townshipRedraw(); }
    };
    window.addEventListener("resize", panel.townshipResize);
  }
  panel.townshipRedraw = () => data.blocks.forEach((block, index) => {
    if (block.figure) draw(blocks.children[index], block, data.id);
  });
  // Streamlit calls this when it takes the panel away, not between runs of the same panel
  return () => {
    window.removeEventListener("resize", panel.townshipResize);
    for (const chart of panel.querySelectorAll(".js-plotly-plot")) window.Plotly.purge(chart);
  };
}
