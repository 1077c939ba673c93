/* The kernels of the night, in a table that any column orders. */

const ranks = ["agrees", "known", "flaky", "broken", "outdated", "changed", "diverges", "splat"];

const kernelFields = [
  ["Kernel", kernel => shortName(kernel.target), kernel => placeOf(kernel)],
  ["Release", kernel => kernel.release],
  ["Verdict", kernel => verdictView(kernel), kernel => ranks.indexOf(kernel.verdict)],
  ["Findings", kernel => number(kernel.findings), kernel => kernel.findings],
  ["Scripts", kernel => number(kernel.scripts), kernel => kernel.scripts],
  ["Calls", kernel => number(kernel.calls), kernel => kernel.calls],
  ["Behaviours", kernel => kernel.profile],
];

let order = { field: 0, isDown: false };

/* Kernels as text are in no order: 6.12 comes after 6.2. */
function placeOf(kernel) {
  const place = columns.findIndex(column => column.target === kernel.target);
  return place < 0 ? columns.length : place;
}

function verdictView(kernel) {
  return el("span", null, el("span", { class: `verdict ${kernel.verdict}` }, kernel.verdict),
    kernel.untested.length ? ` ${kernel.untested.join("; ")}` : "");
}

function buildKernels() {
  if (data.kernels.length === 0) {
    byId("kernels").replaceChildren(el("p", { class: "empty" }, "No kernel was tested."));
    return;
  }
  const [, shown, by] = kernelFields[order.field];
  const key = by ?? shown;
  const sorted = [...data.kernels].sort((one, other) => key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0);
  if (order.isDown) sorted.reverse();
  byId("kernels").replaceChildren(el("table", { class: "kernels" },
    el("thead", null, el("tr", null, kernelFields.map(([name], i) =>
      el("th", { scope: "col", "aria-sort": i !== order.field ? null : order.isDown ? "descending" : "ascending" },
        el("button", { type: "button", onclick: () => orderBy(i) }, name))))),
    el("tbody", null, sorted.map(kernel => el("tr", null, kernelFields.map(([, show], i) =>
      i === 0 ? el("th", { scope: "row" }, show(kernel))
        : el("td", { class: i > 2 && i < 6 ? "count" : null }, show(kernel))))))));
}

function orderBy(field) {
  order = { field, isDown: order.field === field ? !order.isDown : field > 1 && field < 6 };
  buildKernels();
  byId("kernels").querySelectorAll("th button")[field].focus();
}
