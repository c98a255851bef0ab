import { resultsTable } from "./batchtable.js";
import { byId, element, tell } from "./dom.js";
import { count, plural, rounded } from "./format.js";
import { ServiceError } from "./service.js";
import { statements } from "./statements.js";

const FILE_BYTES = 16 * 1024 * 1024;
const REQUEST_QUERIES = 500;
const REQUEST_BYTES = 512 * 1024;
const AUTOMATIC_RETRIES = 5;

/** Predicts every statement of files, a request after the other. */
export class Batch {
  #service;
  #open;
  #askForKey;
  #rows = [];
  #running = new AbortController();

  constructor(service, { open, askForKey }) {
    this.#service = service;
    this.#open = open;
    this.#askForKey = askForKey;
    acceptDrops((files) => this.#read(files));
    byId("file").addEventListener("change", (event) => {
      this.#read([...event.target.files]);
      event.target.value = "";
    });
    byId("batch-stop").addEventListener("click", () => this.#running.abort());
    byId("batch-clear").addEventListener("click", () => this.#begin([]));
    byId("batch-download").addEventListener("click", () => download(this.#rows));
  }

  /** Predicts the statements of texts: each has a name and its SQL. */
  async predict(texts) {
    const rows = texts.flatMap(({ name, sql }) => statements(sql).map(({ text, line }) => ({ name, line, sql: text })));
    byId("batch").scrollIntoView({ block: "start" });
    if (rows.length === 0) {
      throw new Error(`There is no statement in ${texts.map(({ name }) => name).join(", ")}.`);
    }
    this.#begin(rows.map((row, index) => ({ ...row, index })));
    await this.goOn();
  }

  /** Predicts what has no answer yet. */
  async goOn() {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    const open = this.#rows.filter((row) => row.seconds === undefined && row.problem === undefined);
    if (open.length === 0) {
      this.#show();
      return;
    }
    tell(byId("batch-problem"));
    byId("batch-stop").hidden = false;
    try {
      for (const rows of requests(open)) {
        await this.#predictRows(rows, signal);
        this.#progress();
      }
    } catch (error) {
      if (this.#running.signal === signal) {
        this.#stopped(error, signal.aborted);
      }
    }
    if (this.#running.signal === signal) {
      this.#show();
    }
  }

  /** Files of which one cannot be used change nothing of what is there. */
  async #read(files) {
    try {
      await this.predict(await Promise.all(files.map(textOf)));
    } catch (error) {
      tell(byId("file-problem"), error.message);
    }
  }

  #begin(rows) {
    this.#running.abort();
    this.#running = new AbortController();
    this.#rows = rows;
    tell(byId("file-problem"));
    tell(byId("batch-problem"));
    this.#show();
  }

  /** A refused request is halved until what is refused stands alone: the others are predicted all the same. */
  async #predictRows(rows, signal) {
    try {
      const { predictions } = await this.#patiently(rows, signal);
      rows.forEach((row, index) => (row.seconds = predictions[index].seconds));
    } catch (error) {
      if (!(error instanceof ServiceError && error.isAboutTheText)) {
        throw error;
      }
      if (rows.length === 1) {
        rows[0].problem = error.message;
      } else {
        const half = rows.length >> 1;
        await this.#predictRows(rows.slice(0, half), signal);
        await this.#predictRows(rows.slice(half), signal);
      }
    }
  }

  async #patiently(rows, signal) {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#service.predict(
          rows.map((row) => row.sql),
          { signal },
        );
      } catch (error) {
        if (!(error instanceof ServiceError && error.isPassing && error.status !== 0) || attempt === AUTOMATIC_RETRIES) {
          throw error;
        }
        await pause(Math.max(error.retryAfter ?? 0, 2 ** attempt), signal);
      }
    }
  }

  #stopped(error, byHand) {
    const goOn = element("button", { class: "quiet", type: "button", click: () => this.goOn() }, "Go on");
    const done = `${count(this.#done().length)} of ${count(this.#rows.length)} are predicted.`;
    tell(byId("batch-problem"), element("p", {}, byHand ? `Stopped. ${done}` : `${error.message} ${done}`), goOn);
    if (error.status === 401) {
      this.#askForKey(error.message, { focus: true });
    }
  }

  #done() {
    return this.#rows.filter((row) => row.seconds !== undefined || row.problem !== undefined);
  }

  #progress() {
    const bar = byId("batch-progress");
    bar.max = this.#rows.length;
    bar.value = this.#done().length;
    bar.hidden = false;
  }

  #show() {
    const predicted = this.#rows.filter((row) => row.seconds !== undefined);
    const refused = this.#rows.filter((row) => row.problem !== undefined);
    byId("batch-progress").hidden = true;
    byId("batch-stop").hidden = true;
    byId("batch-clear").hidden = this.#rows.length === 0;
    byId("batch-download").hidden = predicted.length === 0;
    byId("batch-status").textContent = predicted.length > 0 ? `${plural(predicted.length, "statement")} predicted.` : "";
    tell(byId("batch-summary"), ...summary(predicted, refused));
    byId("batch-table").replaceChildren(
      ...(predicted.length + refused.length > 0 ? resultsTable([...predicted, ...refused], this.#open) : []),
    );
  }
}

function summary(predicted, refused) {
  if (predicted.length + refused.length === 0) {
    return [];
  }
  const seconds = predicted.map((row) => row.seconds);
  const total = seconds.reduce((sum, one) => sum + one, 0);
  const longest = seconds.reduce((most, one) => Math.max(most, one), -Infinity);
  return [
    ...figure("Statements", count(predicted.length)),
    ...(predicted.length > 0 ? [...figure("Total", `${rounded(total)} s`), ...figure("Longest", `${rounded(longest)} s`)] : []),
    ...(refused.length > 0 ? figure("Refused", count(refused.length)) : []),
  ];
}

function figure(name, value) {
  return [element("div", {}, element("dt", {}, name), element("dd", {}, value))];
}

function* requests(rows) {
  const encoder = new TextEncoder();
  let request = [];
  let bytes = 0;
  for (const row of rows) {
    const size = encoder.encode(JSON.stringify(row.sql)).length + 1;
    if (request.length > 0 && (request.length === REQUEST_QUERIES || bytes + size > REQUEST_BYTES)) {
      yield request;
      request = [];
      bytes = 0;
    }
    request.push(row);
    bytes += size;
  }
  yield request;
}

function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

async function textOf(file) {
  if (file.size > FILE_BYTES) {
    throw new Error(`${file.name} is larger than 16 MiB: predict it with "querycast predict -f ${file.name}".`);
  }
  try {
    const bytes = await file.arrayBuffer();
    return { name: file.name, sql: new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes) };
  } catch (error) {
    throw new Error(error instanceof TypeError ? `${file.name} is not text in UTF-8.` : `${file.name} cannot be read.`);
  }
}

function acceptDrops(drop) {
  const target = byId("drop-target");
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  window.addEventListener("dragover", (event) => {
    if (hasFiles(event)) {
      event.preventDefault();
      target.hidden = false;
    }
  });
  window.addEventListener("dragleave", (event) => {
    target.hidden = event.relatedTarget === null || target.hidden;
  });
  window.addEventListener("drop", (event) => {
    target.hidden = true;
    if (hasFiles(event)) {
      event.preventDefault();
      drop([...event.dataTransfer.files]);
    }
  });
}

function download(rows) {
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const lines = rows.map(({ index, name, line, seconds }) => `${index},${quoted(name)},${line},${seconds ?? ""}`);
  const blob = new Blob([["index,file,line,seconds", ...lines, ""].join("\r\n")], { type: "text/csv;charset=utf-8" });
  const link = element("a", { href: URL.createObjectURL(blob), download: "predictions.csv" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
