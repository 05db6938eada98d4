// Streamlit's own widgets speak English and have no setting for it: their words are put into Chinese as they arrive,
// before they are painted. What is ours (panels, st.html) is left alone.

const WORDS = {
  "Add files": "再加文件", "App pages": "页面", "Choose an option": "请选择", "Choose options": "请选择",
  "Clear all": "全部清除", "Clear entry": "清除", "Clear value": "清除", "Close": "关闭", "Collapse sidebar": "收起导航",
  "Connecting": "正在连接", "Connection error": "连接中断", "Dismiss": "关闭", "Download failed": "下载没有完成",
  "Drag and drop a file here": "拖到这里", "Drag and drop files here": "拖到这里", "Error:": "错误：",
  "Expand sidebar": "展开导航", "file upload": "选择文件", "Main menu": "菜单", "No options": "没有可选的",
  "No results": "没有找到", "Notifications": "通知", "Open": "展开", "Rerun": "重新运行", "Running...": "正在运行",
  "Scroll tabs left": "向左", "Scroll tabs right": "向右", "Select all": "全选", "Selected values": "已选",
  "Show suggestions": "展开", "Sidebar": "导航", "Skip to main content": "跳到正文", "Stop": "停止", "Try again": "再试",
  "Upload": "选择文件，或拖到这里", "Uploading...": "正在上传", "add icon": "添加",
};
const PATTERNS = [
  [/^Remove (.+)$/s, "移除 $1"],
  [/^(\d+) options? available\.$/, "共 $1 项"],
  [/^(.+) per file$/, "每个不超过 $1"],
  [/^File must be (.+) or smaller\.$/, "文件超过 $1，请删去图片和无关的表再传"],
  [/^\S* files are not allowed\.$/, "只收 .xlsx 和 .csv 文件"],
  [/^Select (\d+) matches$/, "选中找到的 $1 项"],
  [/^(\d+) more$/, "另 $1 页"],
  [/^• ([A-Z, ]+)$/, "· $1"],
];
const ATTRIBUTES = ["aria-label", "title", "placeholder"];
const OURS = ".panel, .stHtml, script, style";

function chinese(words) {
  const text = words.trim();
  if (text === "" || text.charCodeAt(0) > 0x2e80) return undefined; // most words are Chinese already
  if (Object.hasOwn(WORDS, text)) return WORDS[text];
  for (const [pattern, instead] of PATTERNS) {
    if (pattern.test(text)) return text.replace(pattern, instead);
  }
  return undefined;
}

function translateAttribute(element, name) {
  const instead = chinese(element.getAttribute(name) ?? "");
  if (instead !== undefined) element.setAttribute(name, instead);
}

function translateText(node) {
  const instead = chinese(node.data);
  if (instead !== undefined) node.data = node.data.replace(node.data.trim(), () => instead);
}

function translate(root) {
  if (root.nodeType === Node.TEXT_NODE) return translateText(root);
  if (root.nodeType !== Node.ELEMENT_NODE || root.matches(OURS)) return undefined;
  const accept = (node) =>
    node.nodeType === Node.ELEMENT_NODE && node.matches(OURS) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, accept);
  for (let node = root; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) translateText(node);
    else for (const name of ATTRIBUTES) if (node.hasAttribute(name)) translateAttribute(node, name);
  }
  return undefined;
}

new MutationObserver((records) => {
  for (const { type, target, attributeName, addedNodes } of records) {
    const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
    // a chart redraws a thousand nodes for a month: they must cost next to nothing
    if (!element || element instanceof SVGElement || element.closest(OURS)) continue;
    if (type === "attributes") translateAttribute(element, attributeName);
    else if (type === "characterData") translateText(target);
    else for (const node of addedNodes) translate(node);
  }
}).observe(document.documentElement, {
  subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
});
