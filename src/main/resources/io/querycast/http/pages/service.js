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

/** Calls the service this page came from. */
export class Service {
  #key;

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
        return await response.json();
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
  const detail = problem.detail ?? problem.title ?? `The service answered with status ${response.status}.`;
  const retryAfter = Number(response.headers.get("Retry-After"));
  return new ServiceError(response.status, sentence(detail), problem.type, retryAfter > 0 ? retryAfter : undefined);
}

function sentence(detail) {
  return detail.charAt(0).toUpperCase() + detail.slice(1) + (/[.!?…]$/.test(detail) ? "" : ".");
}
