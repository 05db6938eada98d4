// When the server is out of reach the page says so within two seconds and keeps what it shows. A step to another month
// asked for meanwhile, or whose answer got lost, is kept and carried out once the server is back.

import { undo } from "./prefetch.js";

const BEAT_MS = 900; // between two questions whether the server answers
const ANSWER_MS = 1000;
const ASK_MS = 10_000; // in which the provider of single sign-on has answered
const LEAVING_MS = 15_000; // by way of the provider; another reload meanwhile would begin again
const SHOWN_MS = 100; // Streamlit shows a month a little after the run that chose it has ended
const STEPS = ".st-key-previous button, .st-key-next button";
const WORDS = { previous: "前一个月", next: "后一个月" };

let wasConnected = false;
let silent = false; // the last question got no answer
let since; // when the connection was lost
let dropped = false; // Streamlit's own connection too
let runs = 0, idle = true, ending; // runs of the page that have ended and are shown
let returned = false; // the server is back, and what was under way is not yet settled
let renewedBy = 0; // so many runs make the page its session's
let wanted = []; // steps waiting for the server
let sent = []; // steps under way
let from; // the month shown when the first of them was sent
let runsAtStep = 0;
let pressing = false;
let counted = false; // the click now coming, by its pointer

const app = () => document.querySelector("[data-testid=stApp]");
const month = () => document.querySelector(".st-key-month input, .st-key-newest input")?.value;
const directionOf = (button) => (button.closest(".st-key-next") ? "next" : "previous");
const connected = () => navigator.onLine && !silent && app()?.dataset.testConnectionState === "CONNECTED";
const isLost = () => wasConnected && !connected();

function say() {
  document.querySelector(".connection")?.remove();
  if (since === undefined) return;
  const banner = document.createElement("div");
  banner.className = "connection";
  banner.setAttribute("role", "alert");
  const kept = wanted.map((direction) => WORDS[direction]).join("、");
  banner.textContent = `与服务器的连接中断，正在重连；屏幕上是${since}断开前的内容。${kept ? `换月已记下（${kept}），连上后照办。` : ""}`;
  document.body.append(banner);
}

function send(direction) {
  if (!sent.length) [from, runsAtStep] = [month(), runs];
  sent.push(direction);
}

// Streamlit wakes its widgets a little after it has connected, and puts them anew while it draws; a button that sleeps or is
// not there must not pass for a month there is not.
const asleep = (direction) =>
  document.querySelector(".st-key-month input")?.disabled || !document.querySelector(`.st-key-${direction} button`);

function press(direction) {
  const button = document.querySelector(`.st-key-${direction} button:not([disabled])`);
  if (!button) return; // there is no such month
  send(direction);
  pressing = true;
  button.click();
  pressing = false;
}

// A new session, as after a restart, knows no button before its first run, and Streamlit asks for none when it connects
// again. The widgets' values go along.
function renew() {
  renewedBy = runs + 1;
  window.postMessage({ stCommVersion: 1, type: "RERUN_SCRIPT" }, location.origin);
}

function look() {
  wasConnected ||= connected();
  const lost = isLost();
  if (lost) dropped ||= app().dataset.testConnectionState !== "CONNECTED";
  if (lost && since === undefined) {
    since = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
    undo();
    if (!returned) wanted = [...sent, ...wanted]; // else they stand among them already
    say();
  } else if (!lost && since !== undefined) {
    since = undefined;
    returned = true;
    if (dropped) renew();
    dropped = false;
    say();
  }
  if (lost || !idle || runs < renewedBy) return;
  if (returned) {
    returned = false;
    if (sent.length && month() !== from) wanted.splice(0, sent.length); // they had arrived
    sent = [];
  } else if (sent.length && runs > runsAtStep) sent = [];
  if (sent.length || !wanted.length) return;
  if (asleep(wanted[0])) setTimeout(look, SHOWN_MS);
  else press(wanted.shift());
}

// Goes a month on or back, now or when the server is back.
export function step(direction) {
  if (!isLost()) {
    document.querySelector(`.st-key-${direction} button:not([disabled])`)?.click();
    return;
  }
  look();
  wanted.push(direction);
  say();
}

function keep(event) {
  const button = event.target.closest?.(STEPS);
  if (!button || pressing) return;
  if (!isLost()) {
    if (event.type === "click" && !button.disabled) send(directionOf(button));
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation(); // the neighbouring month at hand (prefetch.js) is not drawn under this month's name
  // Streamlit disables its buttons when it has no connection; then they get no click, or still get it
  if (event.type === "pointerup" || !counted) step(directionOf(button));
  counted = event.type === "pointerup";
}
window.addEventListener("pointerdown", () => { counted = false; }, true);
window.addEventListener("click", keep, true);
window.addEventListener("pointerup", keep, true);
window.addEventListener("online", look);
window.addEventListener("offline", look);

function watch() {
  const found = app();
  if (!found) return setTimeout(watch, 100);
  new MutationObserver(() => {
    clearTimeout(ending);
    const ended = found.dataset.testScriptState === "notRunning";
    if (!ended) idle = false;
    else if (!idle) ending = setTimeout(() => { runs += 1; idle = true; look(); }, SHOWN_MS);
    look();
  }).observe(found, { attributes: true, attributeFilter: ["data-test-connection-state", "data-test-script-state"] });
  return look();
}
watch();

const asked = (address) =>
  fetch(address, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => undefined);

// The provider says behind the page whether it still vouches for who has logged in there. Where the browser takes no
// cookie along, it says so an hour after the login, when the page is loaded again by way of it.
let askedProvider = -Infinity;
function askProvider() {
  if (performance.now() - askedProvider < ASK_MS) return;
  askedProvider = performance.now();
  fetch("./sso?silent&next=/_stcore/health", { mode: "no-cors", credentials: "include" }).catch(() => {});
}

async function beat() {
  if (wasConnected && !document.hidden) {
    const answer = await asked("./_stcore/health");
    silent = answer?.ok !== true;
    look();
    if (answer?.headers.has("x-township-ask")) askProvider();
    // the server is there and the connection refused: the login has ended, and the page's address leads to the door
    if (!silent && isLost() && [401, 403].includes((await asked(location.pathname))?.status)) {
      location.reload();
      return setTimeout(beat, LEAVING_MS);
    }
  }
  return setTimeout(beat, BEAT_MS);
}
beat();
