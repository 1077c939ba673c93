/* The head of the map: the trunk goes along the first kernels of the series, and each series is a branch. */

const trunkY = 7;
const branchY = 20;
const cellWidth = 24;

/* The part of the tree above one kernel. */
function treePart(shown, i) {
  const column = columns[shown[i]];
  const middle = cellWidth / 2;
  const isTrunk = column.series !== "" && (i === 0 || columns[shown[i - 1]].series !== column.series);
  const next = i + 1 < shown.length ? columns[shown[i + 1]] : null;
  const trunkGoesOn = shown.slice(i + 1).some(other => columns[other].series !== column.series
    && columns[other].series !== "");
  const branchGoesOn = next !== null && next.series === column.series && column.series !== "";
  const parts = [];
  const line = (x1, y1, x2, y2) => svg("line", { x1, y1, x2, y2 });
  if (i > 0 && column.series !== "") parts.push(isTrunk || trunkGoesOn ? line(0, trunkY, middle, trunkY) : null);
  if (trunkGoesOn) parts.push(line(middle, trunkY, cellWidth, trunkY));
  if (isTrunk && branchGoesOn)
    parts.push(svg("path", { d: `M${middle} ${trunkY} Q${middle} ${branchY} ${cellWidth} ${branchY}` }));
  if (!isTrunk && column.series !== "") parts.push(line(0, branchY, branchGoesOn ? cellWidth : middle, branchY));
  const y = isTrunk ? trunkY : branchY;
  if (column.series !== "")
    parts.push(svg("circle", { cx: middle, cy: y, r: isTrunk ? 3.5 : 2.5, class: isTrunk ? "trunk" : "branch" }));
  return svg("svg", { class: "tree", width: cellWidth, height: 27, "aria-hidden": "true" },
    parts.filter(part => part !== null));
}

function seriesHead(shown) {
  const cells = [];
  for (let i = 0; i < shown.length;) {
    let end = i + 1;
    while (end < shown.length && columns[shown[end]].series === columns[shown[i]].series) end++;
    cells.push(el("th", { colspan: end - i, scope: "colgroup", class: "series" },
      el("span", null, columns[shown[i]].series || "others")));
    i = end;
  }
  return el("tr", { role: "row", class: "series-row" },
    el("th", { class: "corner", rowspan: 2, scope: "col" }, "Rule"), cells);
}

function kernelHead(shown) {
  return el("tr", { role: "row", class: "kernel-row" }, shown.map((index, i) => {
    const column = columns[index];
    const old = column.night !== data.date;
    return el("th", { scope: "col", "data-column": index, class: old ? "kernel old" : "kernel",
      title: `${column.name}${old ? `, tested in the night of ${column.night}` : ""}` },
    treePart(shown, i), el("span", { class: "update" }, el("span", null, column.update)));
  }));
}
