// A scrolling log. Each line is [number, offset, flags, [[text, classes], …]]; text goes through textContent only.
const CLASSES = /^[a-z0-9 -]*$/;

function makeLine(line) {
  const [number, href, flags, spans] = line;
  const row = document.createElement("div");
  row.className = CLASSES.test(flags) ? `line ${flags}` : "line";
  const gutter = document.createElement(href ? "a" : "span");
  gutter.className = "number";
  gutter.textContent = number;
  if (href && /^[a-z]+\?[A-Za-z0-9_=&%.~+-]*$/.test(href)) gutter.setAttribute("href", href);
  const text = document.createElement("span");
  text.className = "text";
  for (const [part, classes] of spans) {
    const span = document.createElement("span");
    if (classes && CLASSES.test(classes)) span.className = classes;
    span.textContent = part;
    text.appendChild(span);
  }
  row.append(gutter, text);
  row.dataset.source = JSON.stringify(line);
  return row;
}

function update(box, lines) {
  // A followed tail loses lines at its top: drop them first so that the rest matches in place.
  const first = lines.length ? JSON.stringify(lines[0]) : "";
  const at = Array.prototype.findIndex.call(box.children, (row) => row.dataset.source === first);
  for (let index = 0; index < at; index += 1) box.firstElementChild.remove();
  lines.forEach((line, index) => {
    const old = box.children[index];
    if (!old) box.appendChild(makeLine(line));
    else if (old.dataset.source !== JSON.stringify(line)) box.replaceChild(makeLine(line), old);
  });
  while (box.children.length > lines.length) box.lastElementChild.remove();
}

export default function ({ parentElement, data, setTriggerValue }) {
  const box = parentElement.querySelector(".log");
  box.style.maxHeight = `${data.height}px`;
  const before = box.dataset.anchor;
  const atEnd = before === undefined || box.scrollHeight - box.scrollTop - box.clientHeight < 24;
  update(box, data.lines);
  if (data.anchor !== before) {
    box.dataset.anchor = data.anchor;
    const target = box.querySelector(".target");
    // offsetTop is relative to .log, which is positioned.
    if (target) box.scrollTop = target.offsetTop - box.clientHeight / 3;
    if (target && data.jump) target.scrollIntoView({ block: "center" });
    if (!target) box.scrollTop = data.follow ? box.scrollHeight : 0;
  } else if (data.follow && atEnd) {
    box.scrollTop = box.scrollHeight;
  }
  box.onclick = (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setTriggerValue("go", link.getAttribute("href"));
  };
}
