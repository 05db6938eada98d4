// Tables a reader can work with: a click on a header sorts, long ones are searched and keep their header in view, and
// what is wider than its place says that it scrolls. Rows folded under a table are sorted and searched with it.

const LONG = 20; // rows
const MISSING = /^[\s—…–-]*$|^未填报|^暂无|^未报/;
const NUMBER = /^[^\d−-]{0,4}([−-]?[\d,]+(?:\.\d+)?)\s*(亿)?[^\d]*$/; // 近3668万元, −2.1个百分点; no dates, no 12/12
const PLACES = ".panel .blocks";
const given = new WeakMap(); // the first table of a list → its rows as the server sent them
const order = new Intl.Collator("zh-CN", { numeric: true });

const head = (table) => [...table.tHead?.rows[0]?.cells ?? []].map((cell) => cell.textContent).join("|");
const meeting = () => document.documentElement.classList.contains("meeting");

// The tables of a panel, those of one list together: the table and the rest of its rows, folded.
function lists(panel) {
  const found = [];
  for (const table of panel.querySelectorAll(".blocks table.list")) {
    const last = found.at(-1);
    const continues = last && table.closest("details") && !last[0].closest("details") && head(last[0]) === head(table);
    if (continues) last.push(table);
    else if (table.tHead && table.tBodies[0]) found.push([table]);
  }
  return found;
}

const rowsOf = (tables) => tables.flatMap((table) => [...table.tBodies[0].rows]);
const plain = (rows) => rows.every((row) => [...row.cells].every((cell) => cell.colSpan === 1 && cell.rowSpan === 1));

// Called whenever a panel was filled: rows that are new are put in the order, and searched for the words, of those before.
export function arrange(panel) {
  panel.townshipLists ??= new Map(); // header of a list → what its reader chose
  for (const tables of lists(panel)) {
    const [first] = tables;
    if (given.has(first)) continue;
    const rows = rowsOf(tables);
    given.set(first, rows);
    if (rows.length > 1 && plain(rows)) {
      for (const cell of tables.flatMap((table) => [...table.tHead.rows[0].cells])) {
        if (!cell.textContent.trim()) continue;
        cell.tabIndex = 0;
        cell.setAttribute("aria-sort", "none");
        cell.title = "按此列排序";
      }
    }
    if (!panel.townshipLists.has(head(first))) panel.townshipLists.set(head(first), { words: "" });
    const chosen = panel.townshipLists.get(head(first));
    if (rows.length > LONG) offerSearch(tables, rows, chosen);
    if (chosen.sorted) sort(first.tHead.rows[0].cells[chosen.column], chosen.sorted);
    for (const table of tables) {
      table.closest(".scroll").classList.toggle("long", table.tBodies[0].rows.length > LONG);
    }
  }
  for (const place of panel.querySelectorAll(".scroll")) widths.observe(place);
}

function offerSearch(tables, rows, chosen) {
  const search = document.createElement("input");
  search.type = "search";
  search.className = "search";
  search.placeholder = `在${rows.length}行中查找`;
  search.setAttribute("aria-label", search.placeholder);
  const none = document.createElement("p");
  none.className = "note found";
  none.setAttribute("role", "status");
  const look = () => {
    chosen.words = search.value;
    const words = search.value.trim().toLowerCase().split(/\s+/);
    let found = 0;
    for (const row of rows) {
      row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
      found += !row.hidden;
    }
    none.textContent = search.value.trim() ? `找到${found}行` : "";
    if (search.value) for (const table of tables.slice(1)) table.closest("details").open = true;
  };
  search.addEventListener("input", look);
  search.value = chosen.words;
  tables[0].closest(".scroll").before(search, none);
  if (search.value) look();
}

function valueOf(row, column) {
  const text = row.cells[column].textContent.trim();
  if (MISSING.test(text)) return undefined;
  const number = NUMBER.exec(text);
  return number ? Number(number[1].replace("−", "-").replaceAll(",", "")) * (number[2] ? 10000 : 1) : text;
}

// Numbers begin with the largest, words with the first; a third click brings back the order of the server.
function sort(cell, again) {
  const panel = cell.closest(".panel");
  const tables = lists(panel).find((list) => list.includes(cell.closest("table")));
  const column = cell.cellIndex;
  const rows = [...given.get(tables[0])];
  const values = new Map(rows.map((row) => [row, valueOf(row, column)]));
  const known = [...values.values()].filter((value) => value !== undefined);
  const numbers = known.length > 0 && known.every((value) => typeof value === "number");
  const turns = numbers ? ["descending", "ascending", "none"] : ["ascending", "descending", "none"];
  const wanted = again ?? turns[(turns.indexOf(cell.getAttribute("aria-sort")) + 1) % 3];
  Object.assign(panel.townshipLists.get(head(tables[0])), { column, sorted: wanted });
  const sign = wanted === "descending" ? -1 : 1;
  if (wanted !== "none") {
    rows.sort((a, b) => {
      const [one, other] = [values.get(a), values.get(b)];
      if (one === undefined || other === undefined) return (one === undefined) - (other === undefined); // the last, always
      return sign * (numbers ? one - other : order.compare(one, other));
    });
  }
  for (const table of tables) {
    table.tBodies[0].append(...rows.splice(0, table.tBodies[0].rows.length));
    for (const other of table.tHead.rows[0].cells) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
    table.tHead.rows[0].cells[column].setAttribute("aria-sort", wanted);
  }
}

document.addEventListener("click", (event) => {
  const cell = event.target.closest?.(`${PLACES} th[aria-sort]`);
  if (cell && !meeting()) sort(cell);
});
document.addEventListener("keydown", (event) => {
  if (!["Enter", " "].includes(event.key) || !event.target.matches?.(`${PLACES} th[aria-sort]`) || meeting()) return;
  event.preventDefault();
  sort(event.target);
});

const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) target.classList.toggle("cut", target.scrollWidth > target.clientWidth + 1);
});
