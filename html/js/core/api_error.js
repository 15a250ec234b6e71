// The one error type of every request. Pure.

/** What a request that failed tells: in both languages, with the id that support can look up. */
export class ApiError extends Error {
  /**
   * @param {object} parts
   * @param {number} parts.status      HTTP status; 0 when no reply came (network, aborted)
   * @param {string} parts.code        stable code; 'network', 'aborted' and 'bad_reply' are ours
   * @param {object|null} parts.messages  {"en", "zh"} from the server
   * @param {string|null} parts.requestId
   * @param {object} parts.fields      {"name": {"code", "en", "zh"}} of a 422
   * @param {number|null} parts.retryAfter  seconds
   */
  constructor({ status, code, messages = null, requestId = null, fields = {}, retryAfter = null }) {
    super(messages?.en ?? code);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.messages = messages;
    this.requestId = requestId;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }

  /** True when the same request may succeed later without any change. */
  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Reads an error reply: ours as JSON, or a page of nginx's own (502, 413 …) as nothing but its status. */
export function errorFromReply(status, body, header) {
  const error = body && typeof body === 'object' ? body.error : null;
  const retryAfter = Number.parseInt(header('Retry-After') ?? '', 10);
  return new ApiError({
    status,
    code: error?.code ?? `http_${status}`,
    messages: error?.messages ?? (error?.message ? { en: error.message, zh: error.message } : null),
    requestId: error?.request_id ?? header('X-Request-Id') ?? null,
    fields: error?.fields ?? {},
    retryAfter: Number.isFinite(retryAfter) ? retryAfter : null,
  });
}
