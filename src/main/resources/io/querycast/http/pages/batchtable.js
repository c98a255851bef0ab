import { drawing, element } from "./dom.js";
import { count, excerpt, rounded } from "./format.js";

const SHOWN_AT_ONCE = 100;
const COLUMNS = [
  { name: "Line", value: (row) => row.index, class: "number" },
  { name: "Seconds", value: (row) => row.seconds ?? -Infinity, class: "number", descending: true },
  { name: "Statement", value: (row) => excerpt(row.sql).toLowerCase() },
];

/** Predicted statements as a table that sorts by any column; a statement can be opened in the editor. */
export function resultsTable(rows, open) {
  const longest = rows.reduce((most, row) => Math.max(most, Math.abs(row.seconds ?? 0)), 0);
  const severalFiles = new Set(rows.map((row) => row.name)).size > 1;
  const body = element("tbody");
  const more = element("button", { class: "quiet", type: "button" });
  const headings = COLUMNS.map((column) => {
    const button = element("button", { type: "button", click: () => sortBy(column) }, column.name);
    return element("th", { scope: "col", class: column.class }, button);
  });
  let sorted = [];
  let order = {};

  function sortBy(column) {
    const descending = order.column === column ? !order.descending : Boolean(column.descending);
    order = { column, descending };
    const sign = descending ? -1 : 1;
    sorted = rows.toSorted((a, b) => sign * compare(column.value(a), column.value(b)) || a.index - b.index);
    headings.forEach((heading, index) => {
      const direction = descending ? "descending" : "ascending";
      heading.setAttribute("aria-sort", COLUMNS[index] === column ? direction : "none");
    });
    body.replaceChildren();
    showMore();
  }

  function showMore() {
    const shown = body.rows.length;
    body.append(...sorted.slice(shown, shown + SHOWN_AT_ONCE).map((row) => line(row, longest, severalFiles, open)));
    more.hidden = body.rows.length === sorted.length;
    more.textContent = `Show more of ${count(sorted.length)}`;
  }

  more.addEventListener("click", showMore);
  sortBy(COLUMNS[1]);
  return [
    element(
      "table",
      { class: "results" },
      element("caption", { class: "unseen" }, "Predicted seconds of each statement"),
      element("thead", {}, element("tr", {}, ...headings)),
      body,
    ),
    more,
  ];
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

function line(row, longest, severalFiles, open) {
  const width = longest === 0 ? 0 : (Math.abs(row.seconds ?? 0) / longest) * 100;
  return element(
    "tr",
    {},
    element("td", { class: "number" }, severalFiles ? `${row.name}:${row.line}` : count(row.line)),
    row.problem
      ? element("td", { class: "refused" }, "refused")
      : element(
          "td",
          { class: "number" },
          rounded(row.seconds),
          drawing(
            "svg",
            { "aria-hidden": "true", focusable: "false", width: "100%", height: "3" },
            drawing("rect", { class: row.seconds < 0 ? "faster" : "slower", width: `${width.toFixed(2)}%`, height: "3", rx: "1.5" }),
          ),
        ),
    element(
      "td",
      { class: "statement" },
      element("button", { type: "button", title: "Open in the editor", click: () => open(row.sql) }, excerpt(row.sql)),
      row.problem ? element("span", { class: "reason" }, row.problem) : undefined,
    ),
  );
}
