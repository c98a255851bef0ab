import { element } from "./dom.js";

/** What the parser found in a statement, as a list of facts; or why it found nothing, with a way to the place. */
export function statementFacts(statement, goTo) {
  return statement.parsed ? facts(statement) : notParsed(statement, goTo);
}

function facts(statement) {
  return element(
    "dl",
    { class: "facts" },
    ...fact("Kind", chip(statement.kind)),
    ...fact("Tables", ...chips(statement.tables)),
    ...fact("Columns", ...chips(statement.columns)),
    ...fact("Aggregates", ...chips(statement.aggregates)),
    ...fact("Joins", String(statement.joins)),
    ...fact("Subqueries", String(statement.subqueries)),
  );
}

function fact(name, ...values) {
  return [element("dt", {}, name), element("dd", { class: "chips" }, ...values)];
}

function chips(names) {
  return names.length > 0 ? names.map(chip) : [element("span", { class: "muted" }, "none")];
}

function chip(name) {
  return element("span", { class: "chip" }, name);
}

function notParsed({ reason, line, column }, goTo) {
  const place = line === undefined ? undefined : `line ${line}${column === undefined ? "" : `, column ${column}`}`;
  return element(
    "div",
    { class: "not-parsed" },
    element("p", {}, place ? `Not understood at ${place}.` : "Not understood."),
    element("p", { class: "reason" }, reason),
    place ? element("button", { class: "quiet", type: "button", click: () => goTo(line, column ?? 1) }, `Go to ${place}`) : undefined,
    element("p", { class: "muted" }, "The prediction stands: it counts tokens and needs no parser."),
  );
}
