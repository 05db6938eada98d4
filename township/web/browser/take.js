// Takes a page or a list away as a file: any element with data-take="pptx|xlsx|zip" and data-address="…" starts it.
// The server makes the file in the background (export_routes.py); here is asked how far it is, and a small box
// says so. The page stays usable meanwhile; the box can be reached, and the file cancelled, by keyboard.

const ASK_MS = 300;
const KEPT_MS = 8000; // how long the box stays once a file is saved
const WORDS = { pptx: "幻灯片", xlsx: "资料包", zip: "数据包" };
const LOST = "与服务器断开了，请稍后再试。";
const STYLE = `
.take-box { position: fixed; right: 1rem; bottom: 1rem; z-index: 1000; width: min(22rem, calc(100vw - 2rem));
  box-sizing: border-box; padding: .75rem 1rem; background: var(--paper); color: var(--ink);
  border: 1px solid var(--rule); border-top: 2px solid var(--ink); font: inherit; font-size: 1rem; line-height: 1.5; }
.take-box[hidden] { display: none; }
.take-box p { margin: 0; overflow-wrap: anywhere; }
.take-box .take-bar { height: .5rem; margin: .5rem 0; background: var(--track); }
.take-box .take-bar[hidden] { display: none; }
.take-box .take-bar b { display: block; height: 100%; width: 0; background: var(--accent); }
.take-box .take-foot { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
.take-box .take-steps { color: var(--muted); }
.take-box button { font: inherit; color: var(--accent); background: none; border: 0; padding: .25rem .5rem; cursor: pointer; }
.take-box button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.take-box.failed { border-top-color: var(--bad); }
@media print { .take-box { display: none; } }
`;

let box; // made at the first use, so that a page nobody takes away carries nothing
let current; // { id, address, cancelled, origin } of the file being made
let hiding;

function build() {
  const style = document.createElement("style");
  style.textContent = STYLE;
  document.head.append(style);
  box = document.createElement("section");
  box.className = "take-box";
  box.setAttribute("aria-label", "导出");
  box.innerHTML = `<p class="take-words" role="status" aria-live="polite"></p>
    <div class="take-bar" role="progressbar" aria-label="导出进度" aria-valuemin="0"><b></b></div>
    <div class="take-foot"><span class="take-steps"></span><button type="button"></button></div>`;
  box.hidden = true;
  document.body.append(box);
  box.querySelector("button").addEventListener("click", () => (current ? cancel() : hide()));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation(); // Escape in the box is for the box, not for a dialog or the meeting mode
    current ? cancel() : hide();
  });
}

// What the box says; `bar` is false once nothing is under way. Unchanged words are not said again.
function say(words, { bar = false, failed = false, steps = "", done = 0, total = 0 } = {}) {
  const [line, track, foot] = box.children;
  if (line.textContent !== words) line.textContent = words;
  track.hidden = !bar;
  track.setAttribute("aria-valuemax", total || 1);
  track.setAttribute("aria-valuenow", done);
  track.setAttribute("aria-valuetext", steps);
  track.firstChild.style.width = `${total ? (100 * done) / total : 0}%`;
  foot.firstChild.textContent = steps;
  foot.lastChild.textContent = bar ? "取消" : "关闭";
  box.classList.toggle("failed", failed);
  box.hidden = false;
}

function hide() {
  const inside = box.contains(document.activeElement);
  box.hidden = true;
  if (inside && box.townshipOrigin?.isConnected) box.townshipOrigin.focus();
}

function finish(words, failed = false) {
  current = undefined;
  say(words, { failed });
  clearTimeout(hiding);
  if (!failed) hiding = setTimeout(() => { if (!current && !box.contains(document.activeElement)) hide(); }, KEPT_MS);
}

function cancel() {
  const job = current;
  job.cancelled = true;
  finish("已取消，没有文件下载。");
  if (job.id) fetch(`./take/${job.id}`, { method: "DELETE" }).catch(() => {});
}

async function ask(path, method = "GET") {
  const response = await fetch(path, { method });
  const type = response.headers.get("content-type") ?? "";
  if (!type.includes("json")) throw new Error(LOST);
  return response.json();
}

function save(job, name) {
  const link = document.createElement("a");
  link.href = `./take/${job.id}/file`;
  link.download = name;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
}

async function take(kind, address, origin, byKeyboard) {
  if (!box) build();
  clearTimeout(hiding);
  box.townshipOrigin = origin;
  if (current) {
    say("上一个文件还没有做好；要换一个，请先取消。", { bar: true });
    return;
  }
  const job = (current = {});
  const what = WORDS[kind] ?? "文件";
  say(`正在做${what}…`, { bar: true, steps: "正在准备" });
  if (byKeyboard) box.querySelector("button").focus(); // the next key cancels
  try {
    let state = await ask(`./take?${address.replace(/^\?/, "")}&take=${encodeURIComponent(kind)}`, "POST");
    job.id = state.id;
    if (job.cancelled && job.id) fetch(`./take/${job.id}`, { method: "DELETE" }).catch(() => {});
    while (!job.cancelled && ["waiting", "running"].includes(state.state)) {
      say(`正在做${what}…`, { bar: true, steps: state.words, done: state.done, total: state.total });
      await new Promise((resolve) => setTimeout(resolve, ASK_MS));
      if (!job.cancelled) state = await ask(`./take/${job.id}`);
    }
    if (job.cancelled) return;
    if (state.state !== "done") {
      finish(state.state === "cancelled" ? "已取消，没有文件下载。" : state.words, state.state !== "cancelled");
      return;
    }
    save(job, state.name);
    finish(`${what}已做好，正在保存：${state.name}`);
  } catch {
    if (!job.cancelled) finish(LOST, true);
  }
}

document.addEventListener("click", (event) => {
  const origin = event.target.closest?.("[data-take]");
  if (!origin || origin.disabled) return;
  event.preventDefault();
  // a click by Enter or Space has no position
  take(origin.dataset.take, origin.dataset.address ?? "", origin, event.detail === 0);
});

document.addEventListener("keydown", (event) => {
  const origin = event.target.closest?.("[data-take]");
  if (!origin || origin.matches("button, a[href]") || !["Enter", " "].includes(event.key)) return;
  event.preventDefault(); // an element of another kind is no button to the browser
  take(origin.dataset.take, origin.dataset.address ?? "", origin, true);
});
