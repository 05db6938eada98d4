// Loaded by the page before Streamlit's own scripts (see index_page.py); the panels' components call township.show.

import "./connection.js"; // before prefetch.js hears of a click
import { follow, prepare } from "./prefetch.js";
import { plotly } from "./charts.js";
import "./chinese.js";
import { covered, first, keep } from "./first_paint.js";
import { refresh } from "./meeting.js";
import "./months.js";
import { show } from "./panel.js";
import "./share.js";
import "./picture.js";
import "./print.js";
import "./export.js";

const WAITS_MS = 300;

window.township = {
  show(given) {
    let leave, gone = false;
    const setTriggerValue = (kind, value) => {
      if (kind === "pick") follow(value);
      given.setTriggerValue(kind, value);
    };
    const component = { ...given, setTriggerValue };
    const shown = (adopt) => {
      if (gone) return;
      leave = show(component, adopt);
      prepare();
      refresh();
    };
    if (covered()) keep(component, shown);
    else shown();
    return () => { gone = true; leave?.(); };
  },
};
window.dispatchEvent(new Event("township"));
// the first view is laid before plotly.js runs; where it keeps us waiting, plotly.js runs meanwhile
Promise.race([window.townshipFirstView, new Promise((resolve) => { setTimeout(resolve, WAITS_MS); })])
  .then(plotly).catch(() => {}); // each chart says so itself
// Streamlit's scripts are many: before the first view they would stand in its way to the server and the processor.
// Without a first view, Streamlit's page comes as ever.
first().catch(() => {}).then(() => {
  document.head.append(document.querySelector("template[data-later]").content);
  return import(document.querySelector("link[data-streamlit]").href);
});

// A download button is disabled while its file is made, and the dialog loses the focus: Escape must still close it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.activeElement !== document.body) return;
  document.querySelector("[role=dialog] button[aria-label=关闭]")?.click();
});

// Where a list of several loses the focus, what is chosen scrolls back: the × pressed would be gone from under the mouse.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.("[data-tag] button")) event.preventDefault();
}, true);
