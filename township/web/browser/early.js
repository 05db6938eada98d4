// Stands in the page itself (index_page.py), before every other script: where the server is, and the question for the
// first view, asked while everything else is still loading.

// The page's own folder is the server's address: every page of ours is one step down. With an origin to trust and
// nothing left to ask, Streamlit connects at once (its HOST_CONFIG, what /_stcore/host-config would say).
window.__streamlit = {
  BACKEND_BASE_URL: new URL("./", location.href).href,
  HOST_CONFIG: {
    allowedOrigins: [location.origin], useExternalAuthToken: false, enableCustomParentMessages: false,
    enforceDownloadInNewTab: false, metricsUrl: "", blockErrorDialogs: true, // connection.js says it in Chinese
  },
};

// Chromium 109 is what many offices have; Streamlit asks for what came with 110 and 120.
const define = (owner, name, value) => {
  if (!(name in owner)) Object.defineProperty(owner, name, { value, writable: true, configurable: true });
};
define(Array.prototype, "toSorted", function toSorted(compare) { return [...this].sort(compare); });
define(URL, "canParse", (...given) => {
  try { return Boolean(new URL(...given)); } catch { return false; }
});

// By this name the server keeps a list being put together until the browser is closed (list_draft.py). It is sent along
// with Streamlit's connection, so it must stand before that.
if (!document.cookie.includes("township_browser=")) {
  const name = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  document.cookie = `township_browser=${name}; path=/; SameSite=Strict`;
}

// What the first view of the address in the browser's bar shows; undefined where Streamlit's page is to speak.
window.townshipAsk = async () => {
  // a palette chosen by hand is Streamlit's to know; below this width its columns may wrap
  const chosen = Object.entries(localStorage).some(([key, name]) => key.startsWith("stActiveTheme") && name !== '"System"');
  if (chosen || window.innerWidth < 1000) return undefined;
  const query = new URLSearchParams(location.search);
  query.set("page", location.pathname.split("/").pop() || "overview");
  query.set("colours", matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  // a server that does not answer must not keep Streamlit from saying so
  const response = await fetch(`./first?${query}`, { signal: AbortSignal.timeout(15000) });
  return response.status === 200 ? response.json() : undefined;
};
window.townshipFirstView = window.townshipAsk().catch(() => undefined); // without it, Streamlit's page comes as ever
