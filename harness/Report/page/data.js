/* What the page shows, and what the words for it are. */

const data = JSON.parse(byId("data").textContent);
const columns = data.map.columns;
const rows = data.map.rows;

const kinds = {
  behaviour: ["Behaviours", "what kernels do in two ways"],
  scenarios: ["Scenarios", "a rule each, and why an application cares"],
  corpus: ["Corpus", "traces that hold on every kernel"],
  size: ["Large groups", "traces with many sockets"],
};

const untested = -1;

/* Of a behaviour: has it or not. Of a trace: A for what most kernels do, then B, C, ... */
function letter(row, answer) {
  if (answer === untested) return "";
  if (row.kind === "behaviour") return answer === 0 ? "\u25cf" : "\u25cb";
  return answer < 26 ? String.fromCharCode(65 + answer) : "Z+";
}

function words(row, answer) {
  if (answer === untested) return "not tested";
  if (row.kind === "behaviour") return answer === 0 ? "has it" : "does not have it";
  const same = row.cells.filter(cell => cell === answer).length;
  const tested = row.cells.filter(cell => cell !== untested).length;
  if (same === tested) return tested === 1 ? "A, the only kernel that was asked" : `A, as all ${tested} kernels`;
  return `${letter(row, answer)}, as ${same} of ${tested} kernels`;
}

/* Which look a cell has; the commonest answer is quiet. */
function look(row, answer) {
  if (answer === untested) return "none";
  if (row.kind === "behaviour") return answer === 0 ? "has" : "lacks";
  return `a${Math.min(answer, 5)}`;
}

function differs(row) {
  return new Set(row.cells.filter(cell => cell !== untested)).size > 1;
}

function cellLink(row, column) {
  return `#map/${encodeURIComponent(row.id)}/${encodeURIComponent(column.name)}`;
}

/* The two kernels of a step, and what it is. */
function stepName(from, to) {
  const where = from.series === to.series ? `within ${to.series}` : "on the trunk";
  return `${from.name} \u2192 ${to.name}, ${where}`;
}

/* Kernels in words, as ranges of those that are shown. */
function ranges(indexes) {
  const all = new Set(indexes);
  const parts = [];
  for (let i = 0; i < columns.length; i++) {
    if (!all.has(i)) continue;
    let last = i;
    while (all.has(last + 1) && columns[last + 1].series === columns[i].series) last++;
    parts.push(last === i ? columns[i].name : `${columns[i].name}..${columns[last].name}`);
    i = last;
  }
  return parts;
}
