// Stands in the page itself, first of all, in JavaScript that any browser reads: one that cannot run the dashboard says
// what is needed. What follows in the page is then plain text, and hidden: nothing else is loaded.
(function () {
  var missing = !("noModule" in document.createElement("script")) || !window.structuredClone || !Object.hasOwn ||
    !Array.prototype.at || !window.AbortSignal || !AbortSignal.timeout || !window.CSS || !CSS.supports("selector(:has(a))");
  if (!missing) return;
  var found = /(?:Chrome|Firefox|Version)\/(\d+)/.exec(navigator.userAgent);
  document.write('<p role="alert" style="margin:3em;font-size:1.25em">这个浏览器' + (found ? "（版本" + found[1] + "）" : "") +
    "太旧，打不开看板；请换用 Chrome 或 Edge 109 以上的版本（Windows 7 可装 109 版）。</p><plaintext style=\"display:none\">");
})();
