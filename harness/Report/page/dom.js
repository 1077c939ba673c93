/* Elements. Whatever is shown is put in as text, so that a trace with HTML in it is text, too. */

const svgSpace = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return node;
}

function el(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(svgSpace, tag), attributes, children);
}

function byId(id) {
  return document.getElementById(id);
}

function number(value) {
  return value.toLocaleString("en");
}

function plural(count, one, several) {
  return `${number(count)} ${count === 1 ? one : several ?? one + "s"}`;
}

/* A table of plain rows; a cell is text or a node. */
function table(attributes, head, rows) {
  return el("table", attributes,
    el("thead", null, el("tr", null, head.map(cell => el("th", { scope: "col" }, cell)))),
    el("tbody", null, rows.map(row => el("tr", null, row.map((cell, i) =>
      i === 0 ? el("th", { scope: "row" }, cell) : el("td", null, cell))))));
}

function copyButton(text) {
  const button = el("button", { type: "button", onclick: copy }, "Copy");
  return button;

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      /* A page from the disk may not have the clipboard: then the text is selected, for Ctrl-C. */
      const shown = button.parentElement.querySelector("pre");
      if (shown) getSelection().selectAllChildren(shown);
      button.textContent = "Selected: press Ctrl-C";
    }
  }
}
