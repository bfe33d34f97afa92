// A button that copies one text; says whether it worked.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No permission, or not a secure origin: the older way still works there.
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.appendChild(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  if (!button.dataset.busy) button.textContent = data.label;
  button.onclick = async () => {
    button.dataset.busy = "1";
    button.textContent = (await copy(data.text)) ? "Copied" : "Copying was refused: select the text instead";
    setTimeout(() => {
      delete button.dataset.busy;
      button.textContent = data.label;
    }, 1800);
  };
}
