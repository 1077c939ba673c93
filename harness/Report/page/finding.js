/* What the night found, and what became of what nights before found. */

const states = {
  new: ["New", "this night has it first"],
  still: ["Still", "a night before had it, too"],
  open: ["Open", "not told of tonight: its kernels were not tested, or it is flaky and may come again"],
  gone: ["Gone", "its kernels were tested and did not show it"],
};

function buildFindings() {
  const parts = Object.entries(states).map(([state, [title, what]]) => {
    const own = data.findings.filter(finding => finding.state === state);
    return own.length === 0 ? null : [
      el("h3", null, `${title} (${own.length}) `, el("span", { class: "quiet" }, what)), own.map(findingView),
    ];
  });
  fill(byId("findings"), null, [
    data.findings.length ? parts : el("p", { class: "empty" }, "Nothing was found."),
    notes("Ledger entries that do not hold", data.ledger), notes("Shards that are missing", data.missing),
  ]);
}

function notes(title, lines) {
  return lines.length === 0 ? null : el("details", { open: lines.length <= 10 },
    el("summary", null, el("b", null, `${title} (${lines.length})`)),
    el("ul", null, lines.map(line => el("li", null, line))));
}

/* Its signature, without the verdict that is beside it. */
function title(finding) {
  const verdict = `${finding.verdict} `;
  return finding.signature.startsWith(verdict) ? finding.signature.slice(verdict.length) : finding.signature;
}

function findingView(finding) {
  const body = el("div", { class: "body" });
  const whole = el("details", { class: `finding ${finding.state}`, id: `finding-${finding.id}` },
    el("summary", null, el("span", { class: `verdict ${finding.verdict}` }, finding.verdict), " ",
      el("b", null, title(finding)),
      el("span", { class: "quiet" }, ` ${plural(finding.kernels.length, "kernel")}, since ${finding.since}`)), body);
  whole.addEventListener("toggle", fillBody);
  whole.fillBody = fillBody;
  return whole;

  /* A closed finding costs nothing. */
  function fillBody() {
    if (body.childElementCount === 0) fill(body, null, findingBody(finding));
  }
}

function findingBody(finding) {
  const shown = finding.drawing ? drawing(finding) : null;
  return [
    el("dl", null,
      el("dt", null, "Kernels"), el("dd", null, finding.kernels.map(shortName).join(" ")),
      el("dt", null, "From"),
      el("dd", null, `${finding.from}; seen ${plural(finding.scripts, "time")}; ${finding.note}`),
      el("dt", null, "Says"), el("dd", null, el("pre", null, finding.text)),
      el("dt", null, "Link"), el("dd", null, el("a", { href: `#finding/${finding.id}` }, `#finding/${finding.id}`))),
    shown ?? (finding.trace && (finding.state === "new" || finding.state === "still")
      ? el("p", { class: "quiet" }, "It is not drawn: the trace is below.") : null),
    followUp(finding.followUp),
    finding.trace ? el("details", { open: !shown }, el("summary", null, "Trace, which replays"),
      copyButton(finding.trace), el("pre", null, finding.trace)) : null,
  ];
}

function followUp(found) {
  if (!found) return [];
  return [
    el("h4", null, "Followed up ", el("span", { class: "quiet" }, `on ${shortName(found.kernel)}`)),
    found.untold ? el("p", null, found.untold) : null,
    found.blame ? el("p", { class: "blame" }, found.blame) : null,
    found.changes.map(changeText),
    found.program ? el("details", null, el("summary", null, "C program that stands alone"), copyButton(found.program),
      el("pre", null, found.program)) : null,
  ];
}

function shortName(target) {
  return target.replace(/^vm:/, "");
}

function openFinding(id, step) {
  const whole = byId(`finding-${id}`);
  if (!whole) return;
  whole.open = true;
  whole.fillBody();
  whole.scrollIntoView();
  const drawn = whole.querySelector(".drawing");
  if (drawn && step) drawn.show(step - 1);
  (drawn ?? whole.querySelector("summary")).focus({ preventScroll: true });
}
