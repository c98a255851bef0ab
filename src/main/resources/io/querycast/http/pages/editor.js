import { byId, element, tell } from "./dom.js";
import { count, plural } from "./format.js";
import { statements } from "./statements.js";

const area = byId("sql");
const LONG = 20_000;

/** Calls back with the text when it changes by hand, and when it is to be kept (Ctrl or Command with Enter). */
export function onEdit(edited, kept) {
  area.addEventListener("input", () => edited(area.value));
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      kept(area.value);
    }
  });
  byId("clear").addEventListener("click", () => {
    setText("");
    area.focus();
    edited("");
  });
}

/** Puts a text into the editor. */
export function setText(sql) {
  area.value = sql;
  area.scrollTop = 0;
}

/** The text in the editor. */
export const text = () => area.value;

/** Puts the caret at a line and column, both counted from 1. */
export function goTo(line, column) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0);
  const position = Math.min(start + column - 1, area.value.length);
  area.focus();
  area.setSelectionRange(position, Math.min(position + 1, area.value.length));
}

/** Says what is wrong with the text, beside it; nothing takes it back. */
export function showProblem(message) {
  tell(byId("editor-problem"), ...(message ? [message] : []));
  area.toggleAttribute("aria-invalid", Boolean(message));
  if (message) {
    area.setAttribute("aria-invalid", "true");
  }
}

/** Says how large the text is, and what of it the caller may not have meant. */
export function describe(sql, { dropSemicolon, predictEach }) {
  byId("clear").hidden = sql === "";
  byId("editor-size").textContent = sql === "" ? "Empty" : `${plural(sql.split("\n").length, "line")}, ${plural([...sql].length, "character")}`;
  tell(byId("editor-hint"), ...hint(sql, dropSemicolon, predictEach));
}

function hint(sql, dropSemicolon, predictEach) {
  const found = sql.length <= LONG ? statements(sql).length : 0;
  if (found > 1) {
    return [
      element("p", {}, `These are ${count(found)} statements, predicted as one text.`),
      element("button", { class: "quiet", type: "button", click: predictEach }, "Predict each"),
    ];
  }
  if (found === 1 && /;\s*$/.test(sql)) {
    return [
      element("p", {}, "The last ", element("code", {}, ";"), " counts too and changes the figure."),
      element("button", { class: "quiet", type: "button", click: dropSemicolon }, "Leave it out"),
    ];
  }
  return [];
}
