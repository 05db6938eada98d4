// The first view of a page, drawn before Streamlit has started: what it shows and where comes from the server
// (first_paint.py). When Streamlit has asked for every panel, they move to their places in its page, charts and all.

import { fit } from "./charts.js";
import { build, fill } from "./panel.js";

const PATIENCE_MS = 15000; // then Streamlit's page is shown as it is, whatever it has to say
let view; // the element that covers Streamlit's page, or undefined
const asked = new Map(); // a component's parent element → what shows it

export const covered = () => Boolean(view);

function element(parent, className, html = "") {
  const made = document.createElement("div");
  made.className = className;
  made.innerHTML = html;
  parent.append(made);
  return made;
}

function lay({ about, contents: panels }) {
  view = document.createElement("div");
  view.className = "first-view";
  view.inert = true; // nothing in it answers yet
  const style = document.createElement("style");
  style.textContent = about.style;
  view.append(style);
  element(view, "first-bar");
  const page = element(view, "first-page");
  const top = element(page, "first-top");
  element(top, "first-heading", about.heading);
  const filters = element(top, "first-filters");
  for (const { name, label, words, width } of about.filters) {
    const filter = element(filters, `first-filter ${name}`, "<span></span><b></b>");
    filter.style.width = `${width}rem`;
    filter.children[0].textContent = label;
    filter.children[1].textContent = words;
  }
  document.body.append(view);
  for (const row of about.rows) {
    const line = element(page, "first-row");
    const whole = row.reduce((sum, { weight }) => sum + weight, 0);
    for (const column of row) {
      const place = element(line, "first-column");
      place.style.flexBasis = row.length > 1 ? `calc(${(100 * column.weight) / whole}% - 4rem)` : "100%";
      for (const name of column.panels) {
        const panel = build(element(place, "first-place"));
        fill(panel, panels[name]);
      }
    }
  }
}

// a chart that cannot be drawn says so
const drawn = () => [...view.querySelectorAll(".panel .chart")].every((chart) => chart.dataset.drawn || chart.querySelector(".empty"));

// Draws the first view if there is one; afterwards Streamlit may start.
export async function first() {
  const found = await window.townshipFirstView;
  if (!found || document.querySelector("[data-testid=stApp]")) return;
  lay(found);
  const until = performance.now() + PATIENCE_MS;
  while (!drawn() && performance.now() < until) await new Promise((resolve) => { setTimeout(resolve, 10); });
  await new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve)); }); // it is on the screen
  performance.mark("first-view");
  setTimeout(handOver, PATIENCE_MS);
}

// A panel's component of Streamlit's page: shown at once, or kept until the first view hands its panels over.
export function keep(component, show) {
  asked.set(component.parentElement, show);
  const missing = view.querySelectorAll(".panel").length - asked.size;
  if (missing <= 0) setTimeout(handOver);
}

function handOver() {
  if (!view) return;
  const leaving = view;
  const panels = [...leaving.querySelectorAll(".panel")];
  view = undefined;
  for (const [parent, show] of asked) show((identity) => {
    const panel = panels.find(({ id }) => id === identity);
    if (panel) parent.append(panel);
  });
  for (const chart of document.querySelectorAll(".panel .js-plotly-plot")) fit(chart);
  asked.clear();
  const main = document.querySelector("[data-testid=stMain]");
  if (main) main.scrollTop = leaving.scrollTop;
  leaving.remove();
  performance.mark("handed-over");
}
