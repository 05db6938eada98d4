// Loaded by the page before Streamlit's own scripts (see server.py); the panels' components call township.show.

import { prepare } from "./ahead.js";
import { plotly } from "./charts.js";
import "./chinese.js";
import { refresh } from "./meeting.js";
import { show } from "./panel.js";
import "./share.js";
import "./picture.js";
import "./print.js";
import "./take.js";

window.township = {
  show(component) {
    const leave = show(component);
    prepare();
    refresh();
    return leave;
  },
};
window.dispatchEvent(new Event("township"));
plotly().catch(() => {}); // each chart says so itself

// A download button is disabled while its file is made, and the dialog loses the focus: Escape must still close it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.activeElement !== document.body) return;
  document.querySelector("[role=dialog] button[aria-label=关闭]")?.click();
});
