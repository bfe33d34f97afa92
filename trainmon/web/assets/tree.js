// Draws a tree of plain elements. Text only ever goes through textContent, attributes through a short list.
const TAGS = new Set([
  "div", "span", "p", "pre", "code", "a", "table", "thead", "tbody", "tr", "th", "td",
  "ul", "ol", "li", "h2", "h3", "h4", "strong", "details", "summary", "dl", "dt", "dd",
]);
const HREF = /^(\.\/|[a-z]+)(\?[A-Za-z0-9_=&%.~+-]*)?$/;
const OUTSIDE = /^https:\/\/[^\s"'<>\\]{1,2000}$/;

function setAttribute(element, name, value) {
  if (value) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  } else if (element.hasAttribute(name)) {
    element.removeAttribute(name);
  }
}

function make(node) {
  if (node.x !== undefined) return document.createTextNode(node.x);
  const element = document.createElement(TAGS.has(node.t) ? node.t : "span");
  if (node.o) element.setAttribute("open", "");
  return patch(element, node);
}

function fits(old, node) {
  return node.x !== undefined
    ? old.nodeType === Node.TEXT_NODE
    : old.nodeType === Node.ELEMENT_NODE && old.localName === node.t;
}

// In place, so that scroll, focus, selection and open details outlive a refresh.
function patch(element, node) {
  if (node.x !== undefined) {
    if (element.textContent !== node.x) element.textContent = node.x;
    return element;
  }
  setAttribute(element, "class", node.c);
  setAttribute(element, "title", node.i);
  setAttribute(element, "data-label", node.l);
  const outside = node.u && OUTSIDE.test(node.u) ? node.u : "";
  setAttribute(element, "href", outside || (node.h && HREF.test(node.h) ? node.h : ""));
  setAttribute(element, "target", outside && "_blank");
  setAttribute(element, "rel", outside && "noopener noreferrer");
  const kids = node.k || [];
  kids.forEach((kid, index) => {
    const old = element.childNodes[index];
    if (!old) element.appendChild(make(kid));
    else if (fits(old, kid)) patch(old, kid);
    else element.replaceChild(make(kid), old);
  });
  while (element.childNodes.length > kids.length) element.removeChild(element.lastChild);
  return element;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  patch(root, { t: "div", c: "root", k: [data.tree] });
  root.onclick = (event) => {
    const link = event.target.closest("a[href]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || link.target) return;
    event.preventDefault();
    setTriggerValue("go", link.getAttribute("href"));
  };
}
