/* Nights as lines, drawn here; the numbers are in a table as well. */

const series = [
  ["Scripts per second", "of a shard", night => night.scriptsPerSecond ?? null],
  ["Flaky findings", "did not show each time", night => night.flaky],
  ["New findings", "", night => counted(night, "New")],
  ["Gone findings", "", night => counted(night, "Gone")],
];

/* A night that is incomplete does not count its findings. */
function counted(night, ...states) {
  return night.states ? states.reduce((sum, state) => sum + (night.states[state] ?? 0), 0) : null;
}

function buildPlots() {
  if (data.nights.length === 0) {
    byId("plots").replaceChildren(el("p", { class: "empty" },
      "Made from the folder of one night: harness report of a store has all nights."));
    return;
  }
  byId("plots").replaceChildren(
    el("div", { class: "plots" }, series.map(([title, what, value]) => plot(title, what, value))),
    el("details", null, el("summary", null, "The same as a table"), el("div", { class: "scroll" }, table(
      { class: "kernels" },
      ["Night", "Kernels", "Scripts", "Scripts per second", "Flaky", "New", "Open or still", "Gone", "Complete"],
      data.nights.map(night => [night.date, number(night.kernels), number(night.scripts),
        night.scriptsPerSecond?.toFixed(1) ?? "-", number(night.flaky),
        ...[["New"], ["Open", "Still"], ["Gone"]].map(states => counted(night, ...states) ?? "not counted"),
        night.states ? "yes" : "no"])))));
}

function plot(title, what, value) {
  const [width, height, left, bottom, top] = [320, 110, 40, 18, 8];
  const values = data.nights.map(value);
  const most = niceMost(Math.max(0, ...values.filter(one => one !== null)));
  const x = i => left + (values.length === 1 ? 0.5 : i / (values.length - 1)) * (width - left - 10);
  const y = one => top + (1 - one / most) * (height - top - bottom);
  const known = values.map((one, i) => [one, i]).filter(([one]) => one !== null);
  const points = known.map(([one, i]) => `${x(i).toFixed(1)},${y(one).toFixed(1)}`);
  const latest = values.at(-1) === null ? "not counted" : number(values.at(-1));
  const first = data.nights[0].date;
  const last = data.nights.at(-1).date;
  return el("figure", null,
    el("figcaption", null, el("b", null, title), what ? el("span", { class: "quiet" }, ` ${what}`) : null),
    svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img",
      "aria-label": `${title}: ${latest} in the last of ${plural(values.length, "night")}` },
    [0, most].map(mark => [
      svg("line", { class: "axis", x1: left, x2: width - 10, y1: y(mark), y2: y(mark) }),
      svg("text", { x: left - 5, y: y(mark) + 4, "text-anchor": "end" }, number(mark)),
    ]),
    svg("polyline", { class: "line", points: points.join(" ") }),
    known.map(([one, i]) => svg("circle", { class: "point", cx: x(i), cy: y(one), r: values.length > 40 ? 1.5 : 3 },
      svg("title", null, `${data.nights[i].date}: ${number(one)}`))),
    svg("text", { x: left, y: height - 3 }, first),
    first === last ? null : svg("text", { x: width - 10, y: height - 3, "text-anchor": "end" }, last)));
}

/* The next of 1, 2, 5, 10, 20, 50, ... */
function niceMost(value) {
  if (value <= 1) return 1;
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].find(step => step * unit >= value) * unit;
}
