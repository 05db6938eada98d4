// Takes a page or a list away as a file: any element with data-take="pptx|xlsx|docx|zip" and data-address="…" starts it.
// One request answers with the file (export_routes.py); a small box says that it is being made. The page stays usable
// meanwhile; the box can be reached, and the file cancelled, by keyboard.

const LOOK_MS = 700; // how often a file being made is asked how far it is
const KEPT_MS = 8000; // how long the box stays once a file is saved
const WORDS = { pptx: "幻灯片", xlsx: "资料包", docx: "各村一册", zip: "数据包" };
const LOST = "与服务器断开了，请稍后再试。";
const STYLE = `
.export-box { position: fixed; right: 1rem; bottom: 1rem; z-index: 1000; width: min(22rem, calc(100vw - 2rem));
  box-sizing: border-box; padding: .75rem 1rem; background: var(--paper); color: var(--ink);
  border: 1px solid var(--rule); border-top: 2px solid var(--ink); font: inherit; font-size: 1rem; line-height: 1.5; }
.export-box[hidden], .export-box progress[hidden] { display: none; }
.export-box p { margin: 0; overflow-wrap: anywhere; }
.export-box progress { display: block; width: 100%; height: .5rem; margin: .5rem 0; accent-color: var(--accent); }
.export-box div { text-align: right; }
.export-box button { font: inherit; color: var(--accent); background: none; border: 0; padding: .25rem .5rem; cursor: pointer; }
.export-box button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.export-box.failed { border-top-color: var(--bad); }
@media print { .export-box { display: none; } }
`;

let box; // made at the first use, so that a page nobody takes away carries nothing
let current; // aborts the request under way
let hiding;

function build() {
  const style = document.createElement("style");
  style.textContent = STYLE;
  document.head.append(style);
  box = document.createElement("section");
  box.className = "export-box";
  box.setAttribute("aria-label", "导出");
  box.innerHTML = `<p role="status" aria-live="polite"></p><progress aria-label="正在导出"></progress>
    <div><button type="button"></button></div>`;
  box.hidden = true;
  document.body.append(box);
  box.querySelector("button").addEventListener("click", leave);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation(); // Escape in the box is for the box, not for a dialog or the meeting mode
    leave();
  });
}

// Unchanged words are not said again.
function say(words, failed = false) {
  const line = box.querySelector("p");
  if (line.textContent !== words) line.textContent = words;
  box.querySelector("progress").hidden = !current;
  box.querySelector("button").textContent = current ? "取消" : "关闭";
  box.classList.toggle("failed", failed);
  box.hidden = false;
}

function leave() {
  if (current) {
    current.abort();
    finish("已取消，没有文件下载。");
  } else hide();
}

function hide() {
  const inside = box.contains(document.activeElement);
  box.hidden = true;
  if (inside && box.townshipOrigin?.isConnected) box.townshipOrigin.focus();
}

function finish(words, failed = false) {
  current = undefined;
  say(words, failed);
  clearTimeout(hiding);
  if (!failed) hiding = setTimeout(() => { if (!current && !box.contains(document.activeElement)) hide(); }, KEPT_MS);
}

function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000); // the browser may still be asking where to
}

// How far the file is, as long as it is being made.
async function follow(own) {
  const bar = box.querySelector("progress");
  bar.removeAttribute("value"); // not known yet
  while (current === own) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const { done, panels } = await fetch("./export.progress").then((answer) => answer.json()).catch(() => ({}));
    if (current === own && panels) Object.assign(bar, { max: panels, value: done });
  }
}

async function exported(kind, address, origin, byKeyboard) {
  if (!box) build();
  clearTimeout(hiding);
  box.townshipOrigin = origin;
  if (current) {
    say("上一个文件还没有做好；要换一个，请先取消。");
    return;
  }
  const own = (current = new AbortController());
  say(`正在做${WORDS[kind]}…`);
  follow(own);
  if (byKeyboard) box.querySelector("button").focus(); // the next key cancels
  try {
    const response = await fetch(`./export.${kind}?${address.replace(/^\?/, "")}`, { signal: own.signal });
    if (response.ok) {
      const name = decodeURIComponent(response.headers.get("content-disposition").split("filename*=UTF-8''")[1]);
      const file = await response.blob();
      if (current !== own) return;
      save(file, name);
      finish(`${WORDS[kind]}已做好，正在保存：${name}`);
    } else {
      const { words } = await response.json();
      if (current === own) finish(words, true);
    }
  } catch {
    if (current === own) finish(LOST, true);
  }
}

document.addEventListener("click", (event) => {
  const origin = event.target.closest?.("[data-take]");
  if (!origin || origin.disabled) return;
  event.preventDefault();
  // a click by Enter or Space has no position
  exported(origin.dataset.take, origin.dataset.address ?? "", origin, event.detail === 0);
});

document.addEventListener("keydown", (event) => {
  const origin = event.target.closest?.("[data-take]");
  if (!origin || origin.matches("button, a[href]") || !["Enter", " "].includes(event.key)) return;
  event.preventDefault(); // an element of another kind is no button to the browser
  exported(origin.dataset.take, origin.dataset.address ?? "", origin, true);
});
