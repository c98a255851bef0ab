import { count } from "./format.js";

/** Why the service did not answer with a prediction. */
export class ServiceError extends Error {
  constructor(status, detail, type, retryAfter) {
    super(detail);
    this.status = status;
    this.type = type;
    this.retryAfter = retryAfter;
  }

  /** It is the text that is wrong, not the service. */
  get isAboutTheText() {
    return [400, 413, 422].includes(this.status);
  }

  /** The same request may work later. */
  get isPassing() {
    return [0, 408, 429, 502, 503, 504].includes(this.status);
  }
}

const TIMEOUT_MILLISECONDS = 30_000;

/** What is wrong with an API key, or nothing: a header carries ASCII only. */
export function problemOfKey(key) {
  const characters = [...key];
  const wrong = characters.findIndex((character) => !/[ -~]/.test(character));
  return wrong < 0
    ? undefined
    : `A key has only the letters A to Z and a to z, digits and signs such as - . _ + / =. Character ${wrong + 1} of ${characters.length} is none of these.`;
}

/** Calls the service this page came from. */
export class Service {
  #key;
  #answered;

  /** Calls back whenever a request is answered with predictions. */
  constructor(answered) {
    this.#answered = answered;
  }

  /** Sends this API key from now on. */
  set key(key) {
    this.#key = key;
  }

  /**
   * Predicts texts as they are. Throws ServiceError, or AbortError when the signal says so.
   */
  async predict(queries, { explain = false, signal } = {}) {
    const timeout = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
    let response;
    try {
      response = await fetch("v1/predictions", {
        method: "POST",
        headers: { "Content-Type": "application/json", ...(this.#key && { Authorization: `Bearer ${this.#key}` }) },
        body: JSON.stringify({ queries, explain }),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        cache: "no-store",
        credentials: "omit",
      });
      if (response.ok) {
        const answer = await response.json();
        this.#answered();
        return answer;
      }
    } catch (error) {
      if (signal?.aborted) {
        throw error;
      }
      const detail = timeout.aborted ? "The service did not answer within 30 seconds." : "The service cannot be reached.";
      throw new ServiceError(0, detail);
    }
    throw await failure(response);
  }
}

async function failure(response) {
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // Not from the service itself: something between it and this page answered.
  }
  const detail = forPerson(problem) ?? problem.detail ?? problem.title ?? `The service answered with status ${response.status}.`;
  const retryAfter = Number(response.headers.get("Retry-After"));
  return new ServiceError(response.status, sentence(detail), problem.type, retryAfter > 0 ? retryAfter : undefined);
}

/** The service's details speak to programs; where a person at this page would not know what to do, other words. */
function forPerson({ type, detail }) {
  const limit = () => count(Number(detail.match(/\d+(?=\D*$)/)));
  switch (type?.split(":").at(-1)) {
    case "unauthorized":
      return detail.includes("not known") ? "The service does not know this API key" : "The service asks for an API key";
    case "query-too-long":
      return `The text is too long: the service takes at most ${limit()} bytes (letters beyond ASCII have several)`;
    case "body-too-large":
      return `The text is too long: the service takes at most ${limit()} bytes with all that goes with it`;
    case "malformed-json":
      return "The text holds half of a character (a lone surrogate), which cannot be sent";
    default:
      return undefined;
  }
}

function sentence(detail) {
  return detail.charAt(0).toUpperCase() + detail.slice(1) + (/[.!?…]$/.test(detail) ? "" : ".");
}
