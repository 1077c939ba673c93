/* The groups of a finding, call by call: the model's beside the kernel's, before and after the call. */

function drawing(finding) {
  const drawn = finding.drawing;
  const view = el("div", { class: "views" });
  const list = el("ol", { class: "calls" }, drawn.calls.map((call, i) =>
    el("li", null, el("button", { type: "button", onclick: () => show(i) }, el("code", null, call.call),
      el("span", { class: "outcome" }, call.seen ?? "")))));
  const status = el("p", { class: "step-status", role: "status" });
  const back = el("button", { type: "button", "aria-label": "The call before", onclick: () => show(at - 1) }, "\u2190");
  const on = el("button", { type: "button", "aria-label": "The next call", onclick: () => show(at + 1) }, "\u2192");
  const whole = el("div", { class: "drawing", role: "group", tabindex: 0,
    "aria-label": "The groups, call by call; the left and right arrows go through the calls", onkeydown: pressedStep },
  el("div", { class: "steps" }, back, on, status), list, view);
  let at = drawn.differs ?? drawn.calls.length - 1;
  whole.show = show;
  show(at, true);
  /* What is not in the page yet has no height to be scrolled in. */
  requestAnimationFrame(() => show(at, true));
  return whole;

  function pressedStep(event) {
    const moves = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: drawn.calls.length - 1 };
    if (!(event.key in moves)) return;
    event.preventDefault();
    show(moves[event.key]);
  }

  function show(to, isFirst) {
    at = Math.max(0, Math.min(drawn.calls.length - 1, to));
    for (const [i, item] of [...list.children].entries()) {
      item.className = i === drawn.differs ? "differs" : "";
      item.firstChild.toggleAttribute("aria-current", i === at);
    }
    if (drawn.calls.length === 0) return;
    const item = list.children[at];
    list.scrollTop = item.offsetTop - (list.clientHeight - item.offsetHeight) / 2;
    view.replaceChildren(...callViews(finding, at));
    status.textContent = `Call ${at + 1} of ${drawn.calls.length}: ${drawn.calls[at].call}`;
    back.disabled = at === 0;
    on.disabled = at === drawn.calls.length - 1;
    if (!isFirst) history.replaceState(null, "", `#finding/${finding.id}/${at + 1}`);
  }
}

/* From which call on it is not known what the other side's group is. */
function unknownFrom(drawn) {
  const untold = drawn.calls.findIndex((call, i) => i === drawn.differs || call.seen === undefined);
  return untold < 0 ? drawn.calls.length : untold;
}

/* What is beside the model: the kernel, or a file whose outcomes kernel and model contradict. */
function otherSide(finding, call, isDifference) {
  if (finding.verdict === "outdated") return ["The file", "The file says what neither kernel nor model do."];
  return ["Kernel", isDifference
    ? "The kernel's group is not known from here on: it did what the model does not allow."
    : call.seen === undefined ? "The kernel's group is not known: the trace does not say what the kernel did."
      : "The kernel's group is not known any more."];
}

function callViews(finding, at) {
  const drawn = finding.drawing;
  const call = drawn.calls[at];
  const before = drawn.states[at === 0 ? 0 : drawn.calls[at - 1].after];
  const after = drawn.states[call.after];
  const from = unknownFrom(drawn);
  const [title, why] = otherSide(finding, call, at === drawn.differs);
  const unknown = when => el("div", { class: "state" }, el("h5", null, when), el("p", { class: "unknown" }, why));
  const model = el("div", { class: "side" }, el("h4", null, "Model"),
    el("p", { class: "outcome-line" }, el("code", null, call.expected),
      call.worlds > 1 ? el("span", { class: "quiet" }, ` one of ${call.worlds} states is drawn`) : null),
    stateView("before", before, call.expectedSockets), stateView("after", after, call.expectedSockets));
  const other = el("div", { class: at >= from ? "side differs" : "side" }, el("h4", null, title),
    el("p", { class: "outcome-line" }, el("code", null, call.seen ?? "not known")),
    at > from ? null : stateView("before", before, call.seenSockets),
    at >= from ? unknown("after") : stateView("after", after, call.seenSockets));
  return [model, other];
}

function stateView(when, state, selected) {
  const isIn = name => selected.includes(name) || selected.some(one => isInRun(name, one));
  const alone = state.sockets.filter(socket => !socket.group);
  return el("div", { class: "state" }, el("h5", null, when),
    state.groups.map(group => groupView(group, state, isIn)),
    state.groups.length === 0 ? el("p", { class: "quiet" }, "no group") : null,
    alone.length ? el("div", { class: "alone" }, el("span", { class: "quiet" }, "in no group "),
      alone.map(socket => memberView(socket.name, socket.text, isIn(socket.name)))) : null,
    state.moreSockets ? el("p", { class: "quiet" }, `and ${plural(state.moreSockets, "more socket")}`) : null);
}

function groupView(group, state, isIn) {
  const member = (name, closed) => {
    const socket = state.sockets.find(one => one.name === name);
    return memberView(name, socket ? socket.text : "", isIn(name), closed);
  };
  return el("div", { class: "group" },
    el("div", { class: "group-head" }, el("b", null, group.name),
      group.program ? el("span", { class: "program" }, "program ", el("code", null, group.program)) : null,
      group.marks.map(mark => el("span", { class: "mark" }, mark))),
    el("div", { class: "members" },
      group.listening.length ? group.listening.map(name => member(name, false))
        : el("span", { class: "quiet" }, "no members")),
    group.closed.length ? el("div", { class: "members closed" }, el("span", { class: "quiet" }, "closed section "),
      group.closed.map(name => member(name, true))) : null);
}

function memberView(name, text, isSelected, isClosed) {
  return el("span", { class: `member${isSelected ? " selected" : ""}${isClosed ? " is-closed" : ""}` },
    el("b", null, isSelected ? `\u25b6 ${name}` : name), el("small", null, text),
    isSelected ? el("span", { class: "hidden" }, " selected") : null);
}

/* Whether a run such as s0..s127 has the socket. */
function isInRun(run, name) {
  const ends = /^s(\d+)\.\.s(\d+)$/.exec(run);
  const one = /^s(\d+)$/.exec(name);
  return ends !== null && one !== null && Number(one[1]) >= Number(ends[1]) && Number(one[1]) <= Number(ends[2]);
}
