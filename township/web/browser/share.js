// 复制链接: the address a page gives, made absolute. On a plain http LAN the browser has no clipboard of its own to offer.

function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("readonly", "");
  field.style.cssText = "position:fixed;opacity:0";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done ? Promise.resolve() : Promise.reject(new Error("copy"));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const address = new URL(button.dataset.copy, location.href).href;
  const words = button.textContent;
  copy(address)
    .then(() => { button.textContent = "已复制"; })
    .catch(() => { window.prompt("请按 Ctrl+C 复制：", address); })
    .finally(() => setTimeout(() => { button.textContent = words; }, 2000));
});
