import { byId, element, tell } from "./dom.js";
import { clock, exact } from "./format.js";
import { driversTable } from "./chart.js";
import { statementFacts } from "./statement.js";

const card = byId("result");
const keyForm = byId("key-form");

/** Nothing was asked. */
export function showNothing() {
  set("empty");
  tell(byId("service-problem"));
}

/** An answer is on its way; the one before stays in sight. */
export function showPending() {
  card.setAttribute("aria-busy", "true");
  byId("progress").hidden = false;
}

/** Takes back what says that an answer is on its way, and marks what is shown as being of an earlier text. */
export function showStale() {
  if (card.dataset.state === "answer") {
    set("stale");
  }
}

/** Shows a prediction, with its explanation where it has one. */
export function showPrediction(prediction, goTo) {
  const { seconds, statement, contributions } = prediction;
  const [whole, fraction] = exact(seconds).split(".");
  byId("seconds").replaceChildren(
    element("span", {}, `${whole}.${fraction.slice(0, 3)}`),
    element("span", { class: "fine" }, fraction.slice(3)),
    element("span", { class: "unit" }, " s"),
  );
  byId("figure-note").textContent = note(seconds);
  byId("drivers").replaceChildren(
    ...(contributions
      ? driversTable(prediction)
      : [element("p", { class: "muted" }, "This model is not linear: it gives no contributions to show.")]),
  );
  byId("statement").replaceChildren(
    statement ? statementFacts(statement, goTo) : element("p", { class: "muted" }, "Not available without an explanation."),
  );
  tell(byId("service-problem"));
  byId("announcement").textContent = `Predicted ${exact(seconds)} seconds.`;
  set("answer");
}

/** Says that the service gave no answer, and how to go on. */
export function showServiceProblem(message, ...actions) {
  const stale = !byId("answer").hidden;
  const shown = stale ? " Below is the answer to an earlier text." : "";
  tell(byId("service-problem"), element("p", {}, message + shown), ...actions);
  set(stale ? "stale" : "empty");
}

/** Asks for an API key; moves the focus to where it goes only when told so. */
export function askForKey(message, { focus }) {
  showServiceProblem(message);
  keyForm.hidden = false;
  if (focus) {
    byId("key").select();
  }
}

/** Says what is wrong with the key, beside it; nothing takes it back. */
export function showKeyProblem(message) {
  tell(byId("key-problem"), ...(message ? [message] : []));
  if (message) {
    byId("key").setAttribute("aria-invalid", "true");
    byId("key").select();
  } else {
    byId("key").removeAttribute("aria-invalid");
  }
}

/** Takes back what asks for a key. */
export function keyAccepted() {
  if (keyForm.contains(document.activeElement)) {
    byId("sql").focus();
  }
  keyForm.reset();
  keyForm.hidden = true;
}

function set(state) {
  card.dataset.state = state;
  card.removeAttribute("aria-busy");
  byId("progress").hidden = true;
  byId("empty").hidden = state !== "empty";
  byId("answer").hidden = state === "empty";
}

function note(seconds) {
  if (seconds < 0) {
    return "Below zero: the model extrapolates. This text is unlike those it was fitted on; do not read it as a time.";
  }
  return clock(seconds) ?? "";
}
