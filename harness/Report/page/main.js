/* The page as a whole: its parts, its links and its keys. */

function summary() {
  const count = state => data.findings.filter(finding => finding.state === state).length;
  const tested = data.kernels.filter(kernel => kernel.untested.length === 0).length;
  const found = Object.keys(states).map(state => `${count(state)} ${state}`).join(", ");
  byId("summary").replaceChildren(el("span", { class: `verdict ${data.verdict}` }, data.verdict),
    ` on ${plural(tested, "kernel")}; findings: ${found}`,
    data.missing.length ? el("b", null, `; incomplete, ${plural(data.missing.length, "shard")} missing`) : "");
}

/* #map/ROW/KERNEL is a cell, #finding/NUMBER/CALL a call of a finding. */
function follow() {
  const [part, ...rest] = location.hash.slice(1).split("/").map(decode);
  if (part === "map" && rest.length === 2) {
    const row = rows.find(one => one.id === rest[0]);
    const column = columns.findIndex(one => one.name === rest[1]);
    if (!row || column < 0) return;
    if (!cellOf(row, column)) clearFilter();
    moveTo(row, column);
    openCell(row, column);
  } else if (part === "finding") {
    openFinding(rest[0], Number(rest[1]) || 0);
  }
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function clearFilter() {
  byId("search").value = "";
  byId("differing").checked = false;
  buildMap();
}

function keys(event) {
  const isTyping = event.target.closest("input, textarea, select") !== null;
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    byId("search").focus();
    byId("search").select();
  } else if (event.key === "Escape" && event.target === byId("search") && byId("search").value !== "") {
    event.preventDefault();
    clearFilter();
  } else if (event.key === "Escape") {
    closeCell();
  } else if ((event.key === "Enter" || event.key === "ArrowDown") && event.target === byId("search") && current.row) {
    event.preventDefault();
    moveTo(current.row, current.column);
  }
}

summary();
legend();
buildMap();
buildFindings();
buildKernels();
buildCoverage();
buildPlots();
byId("search").addEventListener("input", buildMap);
byId("differing").addEventListener("change", buildMap);
document.addEventListener("keydown", keys);
window.addEventListener("hashchange", follow);
follow();
