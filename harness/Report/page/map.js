/* The map: a grid in which one cell at a time can be tabbed to, and arrows move. */

let shownRows = [];
let shownColumns = [];
let current = { row: null, column: null };

function buildMap() {
  const filter = byId("search").value.trim().toLowerCase().split(/\s+/).filter(word => word !== "");
  const releases = filter.filter(word => /^\d/.test(word));
  const needles = filter.filter(word => !/^\d/.test(word));
  const onlyDiffering = byId("differing").checked;
  shownColumns = columns.map((_, i) => i).filter(i => releases.length === 0
    || releases.some(word => isReleased(columns[i].name, word)));
  shownRows = rows.filter(row => (!onlyDiffering || differs(row))
    && needles.every(word => `${row.id} ${row.name} ${row.text}`.toLowerCase().includes(word)));
  if (!shownRows.includes(current.row)) current.row = shownRows[0] ?? null;
  if (!shownColumns.includes(current.column)) current.column = shownColumns[0] ?? null;
  byId("grid").replaceChildren(shownRows.length && shownColumns.length ? mapTable() : nothing());
  byId("count").textContent = `${plural(shownRows.length, "rule")}, ${plural(shownColumns.length, "kernel")}`;
}

/* Whether 6.1 means a kernel: 6.1.192 it does, 6.12.43 it does not. */
function isReleased(name, word) {
  return name === word || ["", ".", "-"].some(end => (end !== "" || word.endsWith("."))
    && name.startsWith(word + end));
}

function nothing() {
  if (columns.length === 0) return el("p", { class: "empty" }, "No kernel was tested.");
  const release = byId("search").value.trim();
  return el("p", { class: "empty" }, `Nothing is called so: ${release}`);
}

function mapTable() {
  const bodies = Object.entries(kinds).map(([kind, [title, what]]) => {
    const own = shownRows.filter(row => row.kind === kind);
    if (own.length === 0) return null;
    return el("tbody", null,
      el("tr", { role: "row", class: "kind" }, el("th", { scope: "rowgroup" }, title, " ",
        el("span", { class: "quiet" }, what)), el("td", { colspan: shownColumns.length })),
      own.map(mapRow));
  });
  return el("table", { role: "grid", class: "map", "aria-label": "What kernels do", "aria-readonly": "true",
    "aria-rowcount": shownRows.length, "aria-colcount": shownColumns.length + 1, onclick: clicked, onkeydown: pressed },
  el("thead", null, seriesHead(shownColumns), kernelHead(shownColumns)), bodies);
}

function mapRow(row) {
  const head = row.kind === "behaviour"
    ? [el("code", null, row.name), el("span", { class: "quiet" }, " ", row.text)]
    : [el("span", null, row.name)];
  return el("tr", { role: "row", "data-row": row.id },
    el("th", { scope: "row", title: row.kind === "behaviour" ? row.text : row.name }, el("div", null, head)),
    shownColumns.map((column, i) => mapCell(row, column, i)));
}

function mapCell(row, column, i) {
  const answer = row.cells[column];
  const verdict = row.verdicts[column];
  const isCurrent = row === current.row && column === current.column;
  const starts = i > 0 && columns[shownColumns[i - 1]].series !== columns[column].series;
  return el("td", {
    role: "gridcell", "data-column": column, tabindex: isCurrent ? 0 : -1,
    class: `${look(row, answer)}${verdict ? " bad" : ""}${starts ? " starts" : ""}`,
    "aria-label": `${row.name}, ${columns[column].name}: ${words(row, answer)}${verdict ? `, ${verdict}` : ""}`,
  }, verdict ? `${letter(row, answer)}!` : letter(row, answer));
}

function cellOf(row, column) {
  return document.querySelector(`tr[data-row="${CSS.escape(row.id)}"] > td[data-column="${column}"]`);
}

function moveTo(row, column) {
  const before = current.row && cellOf(current.row, current.column);
  if (before) before.tabIndex = -1;
  current = { row, column };
  const cell = cellOf(row, column);
  cell.tabIndex = 0;
  cell.focus();
}

function place(cell) {
  const id = cell.parentElement.dataset.row;
  return { row: rows.find(row => row.id === id), column: Number(cell.dataset.column) };
}

function clicked(event) {
  const cell = event.target.closest("td[role=gridcell]");
  if (!cell) return;
  const { row, column } = place(cell);
  moveTo(row, column);
  openCell(row, column);
}

const page = 10;

function pressed(event) {
  const cell = event.target.closest("td[role=gridcell]");
  if (!cell || event.altKey || event.metaKey) return;
  const { row, column } = place(cell);
  const [y, x] = [shownRows.indexOf(row), shownColumns.indexOf(column)];
  const [bottom, right] = [shownRows.length - 1, shownColumns.length - 1];
  const moves = {
    ArrowLeft: [y, x - 1], ArrowRight: [y, x + 1], ArrowUp: [y - 1, x], ArrowDown: [y + 1, x],
    Home: [event.ctrlKey ? 0 : y, 0], End: [event.ctrlKey ? bottom : y, right],
    PageUp: [y - page, x], PageDown: [y + page, x],
  };
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    openCell(row, column);
  } else if (moves[event.key]) {
    event.preventDefault();
    const [toY, toX] = moves[event.key];
    moveTo(shownRows[Math.max(0, Math.min(bottom, toY))], shownColumns[Math.max(0, Math.min(right, toX))]);
  }
}

function legend() {
  const item = (look, sign, text) => el("span", null, el("i", { class: `sample ${look}` }, sign), " ", text);
  byId("legend").replaceChildren(
    item("has", "\u25cf", "has the behaviour"), item("lacks", "\u25cb", "does not have it"),
    item("a0", "A", "as most kernels"), item("a1", "B", "otherwise: one letter, one set of outcomes in its row"),
    item("a0 bad", "A!", "a finding"), item("none", "", "not tested"),
    columns.some(column => column.night !== data.date)
      ? el("span", null, el("em", null, "slanted"), " tested in a night before") : "");
}
