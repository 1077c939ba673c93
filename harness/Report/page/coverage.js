/* Which results of the kernel's functions the scripts reached: those that none did come first. */

function buildCoverage() {
  const { results, kernels, times } = data.coverage;
  const never = results.map((_, i) => i).filter(i => times.every(kernel => kernel[i] === 0));
  if (kernels.length === 0) {
    byId("covered").replaceChildren(el("p", { class: "empty" }, "Nothing was run."));
    return;
  }
  const place = el("div", { class: "scroll" });
  const whole = el("details", { class: "coverage" }, el("summary", null, "By kernel"), place);
  whole.addEventListener("toggle", () => {
    if (place.childElementCount === 0) place.append(coverageTable(never));
  });
  byId("covered").replaceChildren(
    el("p", null, `${plural(results.length - never.length, "named result")} of ${number(results.length)} `
      + `reached on ${plural(kernels.length, "kernel")}.`),
    never.length ? el("details", null, el("summary", null, `Never reached (${never.length})`),
      el("ul", { class: "never" }, never.map(i => el("li", null, el("code", null, results[i]),
        el("span", { class: "quiet" }, ` ${data.coverage.files[i]}`,
          data.coverage.byFunctionsAlone[i] ? ", by functions alone: no socket reaches it" : ""))))) : null,
    whole);
}

function coverageTable(never) {
  const { results, files, kernels, times } = data.coverage;
  const reached = results.map((_, i) => i).filter(i => !never.includes(i));
  return el("table", { class: "map covered" },
    el("thead", null, el("tr", null, el("th", { class: "corner", scope: "col" }, "Result"),
      kernels.map(kernel => el("th", { scope: "col", class: "kernel" },
        el("span", { class: "update" }, el("span", null, columnName(kernel))))))),
    el("tbody", null, [...never, ...reached].map(i => el("tr", null,
      el("th", { scope: "row", title: files[i] }, el("div", null, el("code", null, results[i]))),
      times.map(kernel => el("td", { class: kernel[i] === 0 ? "zero" : `reach${Math.min(4, digits(kernel[i]))}`,
        title: number(kernel[i]) }, short(kernel[i])))))));
}

function columnName(target) {
  return columns.find(column => column.target === target)?.name ?? shortName(target);
}

function digits(value) {
  return String(value).length - 1;
}

/* A count in at most three signs. */
function short(value) {
  if (value === 0) return "\u00b7";
  for (const [unit, sign] of [[1e9, "g"], [1e6, "m"], [1e3, "k"]])
    if (value >= unit) return `${Math.floor(value / unit)}${sign}`;
  return String(value);
}
