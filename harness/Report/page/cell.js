/* What one kernel does with one rule, beside the map. */

let returnTo = null;

function openCell(row, column) {
  const panel = byId("panel");
  if (!panel.contains(document.activeElement)) returnTo = { row, column };
  history.replaceState(null, "", cellLink(row, columns[column]));
  const title = el("h2", { id: "panel-title", tabindex: -1 }, row.name, " ",
    el("span", { class: "quiet" }, `on ${columns[column].name}`));
  panel.replaceChildren();
  fill(panel, null, [
    el("div", { class: "bar" }, el("a", { href: cellLink(row, columns[column]) }, "Link to this cell"),
      el("button", { type: "button", onclick: closeCell, "aria-label": "Close" }, "Close ", el("kbd", null, "Esc"))),
    title, cellText(row, column),
  ]);
  panel.hidden = false;
  document.body.classList.add("open");
  for (const old of document.querySelectorAll("td.chosen")) old.classList.remove("chosen");
  const cell = cellOf(row, column);
  cell?.classList.add("chosen");
  /* The panel takes a part of the window: the cell is to stay in what is left of it. */
  cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  panel.scrollTop = 0;
  title.focus();
}

function closeCell() {
  const panel = byId("panel");
  if (panel.hidden) return;
  panel.hidden = true;
  document.body.classList.remove("open");
  for (const old of document.querySelectorAll("td.chosen")) old.classList.remove("chosen");
  history.replaceState(null, "", "#map");
  if (returnTo && cellOf(returnTo.row, returnTo.column)) moveTo(returnTo.row, returnTo.column);
}

function cellText(row, column) {
  const answer = row.cells[column];
  const kernel = columns[column];
  const verdict = row.verdicts[column];
  const steps = row.steps.filter(step => touches(row, step, column));
  return [
    el("p", { class: "answer" }, el("i", { class: `sample ${look(row, answer)}` }, letter(row, answer)), " ",
      words(row, answer), answer === untested ? whyUntested(kernel) : ""),
    verdict ? el("p", { class: "warning" }, `This kernel was told of: ${verdict}.`) : null,
    kernel.night !== data.date ? el("p", { class: "quiet" }, `Tested in the night of ${kernel.night}.`) : null,
    row.text ? el("p", null, row.text) : null,
    row.doubt ? el("p", { class: "warning" }, row.doubt) : null,
    answer === untested ? null : traceTable(row, column, steps),
    el("h3", null, "Where it changes"),
    steps.length ? steps.map(step => stepText(row, step)) : notHere(row, column),
    row.steps.length > steps.length ? el("details", null,
      el("summary", null, `All ${plural(row.steps.length, "step")} of the tree`),
      row.steps.map(step => stepText(row, step))) : null,
    row.changes.length ? [el("h3", null, "Candidates"), row.changes.map(changeText)] : null,
    el("h3", null, "All kernels"),
    row.answers.map((_, other) => sameText(row, other)),
  ];
}

function whyUntested(column) {
  const reasons = data.kernels.find(kernel => kernel.target === column.target)?.untested ?? [];
  return reasons.length ? `: ${reasons.join("; ")}` : "";
}

/* A step is of a kernel that is at one of its ends. */
function touches(row, step, column) {
  return step.from === column || step.to === column;
}

/* Where a kernel has it from whose neighbours do the same. */
function notHere(row, column) {
  if (row.cells[column] === untested) return el("p", null, "It is not known of this kernel.");
  const isTrunk = step => columns[step.from].series !== columns[step.to].series;
  const before = row.steps.filter(step => step.to <= column);
  const last = before.filter(step => columns[step.to].series === columns[column].series && !isTrunk(step)).at(-1)
    ?? before.filter(isTrunk).at(-1);
  const same = "Not at this kernel: its neighbours in the tree do the same, or were not tested.";
  return el("div", null, el("p", null, same),
    last ? [el("p", null, "The last change on the way to it:"), stepText(row, last)] : null);
}

function traceTable(row, column, steps) {
  const outcomes = row.answers[row.cells[column]];
  const calls = Math.max(row.calls.length, outcomes.length);
  const marked = new Set(steps.map(step => step.call));
  const common = row.answers[0];
  return el("table", { class: "trace" },
    el("caption", null, row.settings.join(" ")),
    el("thead", null, el("tr", null, ["", "call", "outcome"].map(head => el("th", { scope: "col" }, head)))),
    el("tbody", null, Array.from({ length: calls }, (_, i) =>
      el("tr", { class: marked.has(i) ? "differs" : null },
        el("td", { class: "count" }, i + 1), el("td", null, el("code", null, row.calls[i] ?? "?")),
        el("td", null, el("code", null, outcomes[i] ?? ""),
          row.kind !== "behaviour" && common[i] !== outcomes[i]
            ? el("span", { class: "quiet" }, ` most: ${common[i] ?? "not made"}`) : null)))));
}

function stepText(row, step) {
  const [from, to] = [columns[step.from], columns[step.to]];
  const before = row.answers[row.cells[step.from]][step.call];
  const after = row.answers[row.cells[step.to]][step.call];
  const behaviour = step.because && rows.find(other => other.id === `b-${step.because}`);
  return el("div", { class: "step" },
    el("div", null, el("a", { href: cellLink(row, from) }, from.name), " \u2192 ",
      el("a", { href: cellLink(row, to) }, to.name),
      el("span", { class: "quiet" }, from.series === to.series ? `, within ${to.series}` : ", on the trunk")),
    el("div", null, `call ${step.call + 1} `, el("code", null, row.calls[step.call] ?? "")),
    el("div", null, el("code", null, before ?? "not made"), " \u2192 ", el("code", null, after ?? "not made")),
    behaviour && behaviour !== row ? el("div", null, "because of ",
      el("a", { href: cellLink(behaviour, to) }, step.because)) : null);
}

function changeText(change) {
  return el("div", { class: "step" },
    el("div", null, `${change.before} \u2192 ${change.after}, `,
      change.isOfTrunk ? "on the trunk" : "within its series",
      change.untold.length ? `; nothing is known of ${change.untold.join(" ")}` : ""),
    el("div", null, `call ${change.call}: `, el("code", null, change.outcomeBefore ?? "not made"), " \u2192 ",
      el("code", null, change.outcomeAfter ?? "not made")),
    change.behaviour ? el("div", null, `because of ${change.behaviour}`) : null,
    change.candidates.map(source => el("div", null,
      el("ul", null, source.ranked.slice(0, 10).map(subject => el("li", null, subject))),
      el("p", { class: "quiet" }, source.count === null || source.count === undefined ? source.source
        : `${Math.min(10, source.ranked.length)} of ${plural(source.count, "commit")}: ${source.source}`))));
}

function sameText(row, answer) {
  const own = columns.map((_, i) => i).filter(i => row.cells[i] === answer);
  if (own.length === 0) return null;
  return el("p", null, el("i", { class: `sample ${look(row, answer)}` }, letter(row, answer)), " ",
    ranges(own).join(" "));
}
