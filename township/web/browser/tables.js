// Tables a reader can work with: a click on a header sorts, long ones are searched, and what is wider than its place
// says that it scrolls. What is folded under a table (其余…, see blocks.folded) is sorted and searched with it.

const LONG = 20; // rows
const MISSING = /^[\s—…–-]*$|^(?:未填报|未报|未列|待下达|暂无)/;
const TOTAL = /合计$|合计，未分村/; // stays at the foot: the whole is no part
const DATE = /^(?:(\d{4})年)?(?:\d+—)?(\d{1,2})月(?:(\d{1,2})日|([上中下])旬)?/;
// 近3668万元, ≤ 8439 元, −2.1个百分点, ↑4, 逾期4天, 264 / 274, 0 第17: the first number, and its unit without 万 or 亿
const NUMBER = /^(?:近|约|第|逾期|不?[高低超多少][于过]|[≤≥≈])?\s*([+−↑↓-]?)\s*([\d,]+(?:\.\d+)?)\s*([万亿]?)([^\d\s/（，；]*)/;
const TIMES = { "": 1, 万: 1e4, 亿: 1e8 };
const TENTHS = { 上: 1, 中: 11, 下: 21 };
const WORST_LAST = ["none", "good", "warn", "bad"]; // classes of lights
const [NUMBERS, WORDS, NOTHING, FOOT] = [0, 1, 2, 3]; // kinds of values, in the order they stand in whichever way
const given = new WeakMap(); // the first table of a list → its rows as the server sent them
const order = new Intl.Collator("zh-CN", { numeric: true });

const head = (table) => [...table.tHead?.rows[0]?.cells ?? []].map((cell) => cell.textContent).join("|");
const rowsOf = (tables) => tables.flatMap((table) => [...table.tBodies[0].rows]);
const meeting = () => document.documentElement.classList.contains("meeting");

// The tables of a panel, those of one list together.
function lists(panel) {
  const found = [];
  for (const table of panel.querySelectorAll(".blocks table.list")) {
    if (table.closest("details.rest") && found.at(-1) && head(found.at(-1)[0]) === head(table)) found.at(-1).push(table);
    else found.push([table]);
  }
  return found;
}

// Called whenever a panel was filled: rows that are new are put in the order, and searched for the words, of those before.
export function arrange(panel) {
  panel.townshipLists ??= new Map(); // a list's place and header → what its reader chose
  lists(panel).forEach((tables, index) => {
    const [first] = tables, name = `${index} ${head(first)}`, rows = rowsOf(tables);
    if (given.has(first)) return;
    given.set(first, rows);
    if (!panel.townshipLists.has(name)) panel.townshipLists.set(name, { words: "" });
    const chosen = panel.townshipLists.get(name);
    first.townshipChosen = chosen;
    if (rows.length > 1) {
      for (const cell of tables.flatMap((table) => [...table.tHead.rows[0].cells])) {
        if (!cell.textContent.trim()) continue;
        cell.tabIndex = 0;
        cell.setAttribute("aria-sort", "none");
        cell.title = "按此列排序";
      }
    }
    if (rows.length > LONG) offerSearch(tables, rows, chosen);
    for (const table of tables) table.closest(".scroll").classList.toggle("long", table.tBodies[0].rows.length > LONG);
    if (chosen.way) sort(tables, chosen.column, chosen.way);
  });
  for (const place of panel.querySelectorAll(".scroll")) {
    widths.observe(place);
    widths.observe(place.firstElementChild); // its words may grow in a place that does not
  }
}

function offerSearch(tables, rows, chosen) {
  const search = document.createElement("input"), found = document.createElement("span");
  search.type = "search";
  search.placeholder = `在${rows.length}行中查找`;
  search.setAttribute("aria-label", search.placeholder);
  found.setAttribute("role", "status");
  const look = () => {
    chosen.words = search.value;
    const words = search.value.trim().toLowerCase().split(/\s+/);
    for (const row of rows) row.classList.toggle("unfound", !words.every((word) => row.textContent.toLowerCase().includes(word)));
    found.textContent = search.value.trim() && `找到${rows.filter((row) => !row.matches(".unfound")).length}行`;
    if (search.value) for (const table of tables) table.closest("details.rest")?.setAttribute("open", "");
  };
  search.addEventListener("input", look);
  search.value = chosen.words;
  look();
  const line = document.createElement("p");
  line.className = "search";
  line.append(search, " ", found);
  tables[0].closest(".scroll").before(line);
}

// What a cell is sorted by: its kind, its unit, and the number or the words.
function valueOf(row, column, year) {
  const cell = row.cells[column], words = cell.textContent.trim();
  if ([...row.cells].some((any) => TOTAL.test(any.textContent.trim()))) return { kind: FOOT, unit: "" };
  const light = cell.querySelector(".light"), bar = cell.querySelector(".bullet > b");
  if (light) return { kind: NUMBERS, unit: "", value: WORST_LAST.findIndex((name) => light.matches(`.${name}`)) };
  if (bar) return { kind: NUMBERS, unit: "", value: Number.parseFloat(bar.style.width) };
  if (MISSING.test(words)) return { kind: NOTHING, unit: "" };
  const date = DATE.exec(words);
  if (date) {
    const [, said, month, day, tenth] = date;
    return { kind: NUMBERS, unit: "", value: Number(said ?? year) * 400 + month * 31 + Number(day ?? TENTHS[tenth] ?? 0) };
  }
  if (words === "持平") return { kind: NUMBERS, value: 0 };
  const number = NUMBER.exec(words);
  if (!number) return { kind: WORDS, unit: "", value: words };
  const [, sign, digits, times, unit] = number;
  const value = Number(digits.replaceAll(",", "")) * TIMES[times];
  return { kind: NUMBERS, unit, value: /[−↓-]/.test(sign) ? -value : value };
}

// Figures of one unit stand together: 万元 are not compared with 户. What is missing, and totals, stay at the foot.
function sort(tables, column, way) {
  const [first] = tables, sign = way === "descending" ? -1 : 1, rows = [...given.get(first)];
  Object.assign(first.townshipChosen, { column, way });
  if (way !== "none") {
    const values = valuesOf(first, column);
    const unit = values.find((value) => value.unit)?.unit ?? "";
    const by = new Map(rows.map((row, index) => [row, { unit, ...values[index] }]));
    rows.sort((a, b) => {
      const one = by.get(a), other = by.get(b);
      if (one.kind !== other.kind || one.kind > WORDS) return one.kind - other.kind;
      const apart = order.compare(one.unit, other.unit);
      return apart || sign * (one.kind === WORDS ? order.compare(one.value, other.value) : one.value - other.value);
    });
  }
  first.closest(".panel").classList.toggle("sorted", way !== "none");
  const counts = tables.map((table) => table.tBodies[0].rows.length);
  tables.forEach((table, index) => {
    table.tBodies[0].replaceChildren(...rows.splice(0, counts[index]));
    for (const cell of table.tHead.rows[0].cells) {
      if (cell.hasAttribute("aria-sort")) cell.setAttribute("aria-sort", cell.cellIndex === column ? way : "none");
    }
  });
}

// A day without a year is of the year in the panel's heading.
function valuesOf(table, column) {
  const year = /(\d{4})年/.exec(table.closest(".panel").querySelector("header").textContent)?.[1] ?? 0;
  return given.get(table).map((row) => valueOf(row, column, year));
}

// Numbers and dates begin with the largest, words with the first; a third time brings back the order of the server.
function turn(cell) {
  const tables = lists(cell.closest(".panel")).find((list) => list.includes(cell.closest("table")));
  const values = valuesOf(tables[0], cell.cellIndex).filter(({ kind }) => kind <= WORDS);
  const ways = ["ascending", "descending", "none"];
  if (values.filter(({ kind }) => kind === NUMBERS).length * 2 > values.length) ways.unshift(...ways.splice(1, 1));
  sort(tables, cell.cellIndex, ways[(ways.indexOf(cell.getAttribute("aria-sort")) + 1) % 3]);
}

const HEADER = ".panel .blocks th[aria-sort]";
document.addEventListener("click", (event) => {
  const cell = event.target.closest?.(HEADER);
  if (cell && !meeting()) turn(cell);
});
document.addEventListener("keydown", (event) => {
  if (!["Enter", " "].includes(event.key) || !event.target.matches?.(HEADER) || meeting()) return;
  event.preventDefault();
  turn(event.target);
});

const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const place = target.closest(".scroll");
    place?.classList.toggle("cut", place.scrollWidth > place.clientWidth + 1);
  }
});
