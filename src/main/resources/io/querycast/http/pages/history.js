import { byId, drawing, element } from "./dom.js";
import { excerpt, rounded } from "./format.js";

const KEPT = 50;

/** The queries of this visit, the latest first, each once. Gone when the page is. */
export class History {
  #entries = [];
  #restore;

  constructor(restore) {
    this.#restore = restore;
    byId("history-clear").addEventListener("click", () => this.#show([]));
  }

  add(sql, seconds) {
    const others = this.#entries.filter((entry) => entry.sql !== sql);
    this.#show([{ sql, seconds }, ...others].slice(0, KEPT));
  }

  #show(entries) {
    this.#entries = entries;
    const longest = Math.max(...entries.map((entry) => Math.abs(entry.seconds)));
    byId("history").replaceChildren(...entries.map((entry) => this.#item(entry, longest)));
    byId("history-empty").hidden = entries.length > 0;
    byId("history-clear").hidden = entries.length === 0;
  }

  #item({ sql, seconds }, longest) {
    const width = longest === 0 ? 0 : (Math.abs(seconds) / longest) * 100;
    return element(
      "li",
      {},
      element(
        "button",
        { type: "button", click: () => this.#restore(sql) },
        element("span", { class: "history-seconds" }, `${rounded(seconds)} s`),
        element("span", { class: "history-sql" }, excerpt(sql)),
        drawing(
          "svg",
          { "aria-hidden": "true", focusable: "false", width: "100%", height: "3" },
          drawing("rect", { class: seconds < 0 ? "faster" : "slower", width: `${width.toFixed(2)}%`, height: "3", rx: "1.5" }),
        ),
      ),
    );
  }
}
