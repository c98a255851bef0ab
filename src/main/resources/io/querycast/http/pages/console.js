import { Batch } from "./batch.js";
import { byId, element } from "./dom.js";
import * as editor from "./editor.js";
import { History } from "./history.js";
import * as result from "./result.js";
import { SAMPLES } from "./samples.js";
import { problemOfKey, Service, ServiceError } from "./service.js";

const TYPING_PAUSE = 200;
const SETTLED_PAUSE = 2_500;
const AUTOMATIC_RETRIES = 4;

const service = new Service(result.keyAccepted);
const history = new History((sql) => open(sql));
const batch = new Batch(service, { open, askForKey: result.askForKey });

let running = new AbortController();
let explainable = true;
let pauseTimer;
let settledTimer;
let retryTimer;

editor.onEdit(edited, (sql) => predict(sql, { asked: true }));
byId("samples").append(
  ...SAMPLES.map(({ name, sql }) => element("button", { class: "chip", type: "button", click: () => open(sql) }, name)),
);
byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const key = byId("key").value.trim();
  const problem = problemOfKey(key);
  result.showKeyProblem(problem);
  if (!problem) {
    service.key = key;
    predict(editor.text(), { asked: true });
    batch.goOn();
  }
});
edited(editor.text());
byId("sql").focus({ preventScroll: true });

function open(sql) {
  editor.setText(sql);
  describe(sql);
  byId("sql").focus();
  predict(sql, { asked: true });
}

function edited(sql) {
  stop();
  describe(sql);
  if (sql.trim() === "") {
    editor.showProblem();
    result.showNothing();
  } else {
    result.showStale();
    pauseTimer = setTimeout(() => predict(sql, {}), TYPING_PAUSE);
  }
}

function describe(sql) {
  editor.describe(sql, {
    dropSemicolon: () => open(sql.replace(/\s*;\s*$/, "")),
    predictEach: () => batch.predict([{ name: "editor", sql }]),
  });
}

/** Whatever is on its way is of no interest any more: only the answer to the latest text is ever shown. */
function stop() {
  running.abort();
  for (const timer of [pauseTimer, settledTimer, retryTimer]) {
    clearTimeout(timer);
  }
}

/** What a person asked for, by a key or a button, is kept at once and may move the focus; what follows from typing is not and may not. */
async function predict(sql, { asked = false, attempt = 0 }) {
  stop();
  if (sql.trim() === "") {
    return;
  }
  const mine = new AbortController();
  running = mine;
  result.showPending();
  try {
    const { model, prediction } = await ask(sql, mine.signal);
    if (mine.signal.aborted) {
      return;
    }
    byId("model").textContent = `${model.name}, version ${model.version}`;
    byId("model").hidden = false;
    editor.showProblem();
    result.showPrediction(prediction, editor.goTo);
    settledTimer = setTimeout(() => history.add(sql, prediction.seconds), asked ? 0 : SETTLED_PAUSE);
  } catch (error) {
    if (!mine.signal.aborted) {
      failed(error, sql, { asked, attempt });
    }
  }
}

async function ask(sql, signal) {
  try {
    const { model, predictions } = await service.predict([sql], { explain: explainable, signal });
    return { model, prediction: predictions[0] };
  } catch (error) {
    if (explainable && error instanceof ServiceError && error.type?.endsWith(":model-not-linear")) {
      explainable = false;
      return ask(sql, signal);
    }
    throw error;
  }
}

function failed(error, sql, { asked, attempt }) {
  if (!(error instanceof ServiceError)) {
    throw error;
  }
  if (error.status === 401) {
    result.askForKey(error.message, { focus: asked && attempt === 0 });
  } else if (error.isAboutTheText) {
    result.showNothing();
    editor.showProblem(error.message);
  } else {
    const again = () => predict(sql, { asked: true });
    const automatic = error.isPassing && attempt < AUTOMATIC_RETRIES;
    const seconds = Math.max(error.retryAfter ?? 0, 2 ** attempt);
    if (automatic) {
      retryTimer = setTimeout(() => predict(sql, { asked, attempt: attempt + 1 }), seconds * 1000);
    }
    result.showServiceProblem(
      automatic ? `${error.message} Trying again in ${seconds} s.` : error.message,
      element("button", { class: "quiet", type: "button", click: again }, "Try now"),
    );
  }
}
