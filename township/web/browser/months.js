// 截至月份 by year and month: in place of Streamlit's list, twelve longer every year, a grid that opens at the month
// chosen. What there is to choose stands in the heading (heading.py); a choice goes the way of a click in a panel.

const FIELD = ":is(.st-key-month, .st-key-newest) [data-testid=stSelectbox] > :last-child, .first-filter.month button";
const OPENING = ["Enter", " ", "ArrowDown", "ArrowUp"];
const ACROSS = 4; // as in style.css
let grid, field, given, chosen, year;

const page = () => document.querySelector(".first-view") ?? document; // whichever is in view
const input = () => field.querySelector("input") ?? field;
const keyOf = (number) => `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, "0")}`;
const numberOf = (key) => Number(key.slice(0, 4)) * 12 + Number(key.slice(5)) - 1; // months since year 0

function close() {
  grid?.remove();
  grid = undefined;
}

function choose(month) {
  close();
  input().focus();
  if (month !== chosen) page().querySelector(".panel").townshipTrigger("pick", `month:${month}`);
}

function button(words, pressed, act) {
  const made = document.createElement("button");
  made.textContent = words;
  if (pressed) made.setAttribute("aria-pressed", "true");
  made.addEventListener("click", act);
  return made;
}

function show(focused) {
  const years = [...new Set(given.map((month) => month.slice(0, 4)))];
  const above = document.createElement("p"), months = document.createElement("p");
  if (years.length > 1) {
    above.append(...years.map((one) => button(`${one}年`, one === year, () => { year = one; show(); })));
  }
  for (let month = 1; month <= 12; month += 1) {
    const key = `${year}-${String(month).padStart(2, "0")}`;
    const made = button(`${month}月`, key === chosen, () => choose(key));
    made.dataset.month = key;
    made.disabled = !given.includes(key);
    months.append(made);
  }
  grid.replaceChildren(above, months);
  const wanted = grid.querySelector(focused ? `[data-month="${focused}"]` : "[data-month][aria-pressed]");
  (wanted ?? above.querySelector("[aria-pressed]")).focus({ preventScroll: true });
}

function open(at) {
  field = at;
  const { months, month } = page().querySelector(".meta")?.dataset ?? {};
  if (!months || input().disabled) return;
  [given, chosen, year] = [months.split(" "), month, month.slice(0, 4)];
  const place = field.getBoundingClientRect();
  grid = document.createElement("div");
  grid.className = "months";
  grid.setAttribute("role", "dialog");
  grid.setAttribute("aria-label", `选择${field.parentElement.querySelector("label, span").textContent.trim()}`);
  grid.style.top = `${place.bottom + 4}px`;
  document.body.append(grid);
  grid.style.left = `${Math.min(place.left, window.innerWidth - grid.offsetWidth - 8)}px`;
  show();
}

// To the next month with figures that way, over the ends of years; by a row where there is one.
function move(from, by) {
  const way = Math.sign(by), [first, last] = [given[0], given.at(-1)].map(numberOf);
  for (let at = numberOf(from) + by; at >= first && at <= last; at += way) {
    if (!given.includes(keyOf(at))) continue;
    year = keyOf(at).slice(0, 4);
    show(keyOf(at));
    return;
  }
}

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -ACROSS, ArrowDown: ACROSS, PageUp: -12, PageDown: 12 };

// before Streamlit hears of it
for (const kind of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
  window.addEventListener(kind, (event) => {
    const inField = event.target.closest?.(FIELD);
    if (inField) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (kind === "click") grid ? close() : open(inField);
    } else if (kind === "pointerdown" && grid && !grid.contains(event.target)) close();
  }, true);
}
window.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.target.dataset?.month, inField = event.target.closest?.(FIELD);
  if (grid && event.key === "Escape") {
    close();
    input().focus();
  } else if (grid && at && STEPS[event.key]) move(at, STEPS[event.key]);
  else if (!grid && inField && OPENING.includes(event.key) && !document.documentElement.matches(".meeting")) open(inField);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
for (const kind of ["resize", "scroll"]) window.addEventListener(kind, close, true);
document.addEventListener("focusout", ({ relatedTarget }) => {
  if (grid && relatedTarget && !grid.contains(relatedTarget)) close();
});
