import { drawing, element } from "./dom.js";
import { rounded, signed } from "./format.js";

const SHOWN_AT_FIRST = 12;
const MEANING = {
  TABLE: "names of tables the model knows",
  COLUMN: "names of columns the model knows",
  CONSTANT: "quoted texts",
  NUMBER: "numbers",
  CONDITION: "comparisons",
  OPERATOR: "arithmetic signs, the star included",
};

/**
 * A prediction as a table with a bar on each row, drawn from a common zero: what makes it slower to the right, faster to the
 * left.
 */
export function driversTable(prediction) {
  const { baseline_seconds: baseline, contributions, seconds } = prediction;
  const scale = scaleOf([baseline, seconds, ...contributions.map((share) => share.seconds)]);
  const body = element("tbody", {}, row("Baseline", undefined, baseline, scale, "base", "what the empty text gives"));
  contributions.forEach((share, index) => {
    const line = row(share.token, share.count, share.seconds, scale, "share", MEANING[share.token]);
    line.hidden = index >= SHOWN_AT_FIRST;
    body.append(line);
  });
  const foot = element("tfoot", {}, row("Prediction", undefined, seconds, scale, "total"));
  const table = element(
    "table",
    { class: "drivers" },
    element("caption", { class: "unseen" }, "Seconds that each kind of token adds to the baseline"),
    element("thead", { class: "unseen" }, element("tr", {}, ...["Token", "Count", "Bar", "Seconds"].map(heading))),
    body,
    foot,
  );
  return contributions.length > SHOWN_AT_FIRST ? [table, moreButton(body, contributions.length)] : [table];
}

function heading(text) {
  return element("th", { scope: "col" }, text);
}

function row(label, count, seconds, scale, kind, meaning) {
  const value = kind === "share" ? signed(seconds) : rounded(seconds);
  return element(
    "tr",
    { class: kind },
    element("th", { scope: "row", title: meaning }, label),
    element("td", { class: "count" }, count === undefined ? "" : `×${count}`),
    element("td", { class: "bar" }, bar(seconds, scale)),
    element("td", { class: "value" }, value),
  );
}

function scaleOf(values) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const span = high - low || 1;
  return { zero: (-low / span) * 100, percent: (seconds) => (Math.abs(seconds) / span) * 100 };
}

function bar(seconds, scale) {
  const width = Math.max(scale.percent(seconds), seconds === 0 ? 0 : 0.4);
  const x = seconds < 0 ? scale.zero - width : scale.zero;
  return drawing(
    "svg",
    { "aria-hidden": "true", focusable: "false", width: "100%", height: "26" },
    drawing("rect", {
      class: seconds < 0 ? "faster" : "slower",
      x: `${Math.max(x, 0).toFixed(3)}%`,
      y: "6",
      width: `${width.toFixed(3)}%`,
      height: "14",
      rx: "2",
    }),
    drawing("line", { class: "zero", x1: `${scale.zero.toFixed(3)}%`, x2: `${scale.zero.toFixed(3)}%`, y1: "0", y2: "26" }),
  );
}

function moreButton(body, total) {
  const button = element("button", { class: "quiet", type: "button" }, `Show all ${total} tokens`);
  button.addEventListener("click", () => {
    for (const line of body.rows) {
      line.hidden = false;
    }
    button.remove();
  });
  return button;
}
