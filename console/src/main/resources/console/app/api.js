/** Requests to the public HTTP API, in the Platform dialect where it has the operation. */

/** A refusal or a failure, in words for a person. */
export class ApiError extends Error {
  /**
   * @param {number} status the HTTP status; 0 if no answer came
   * @param {string} message one sentence that says what to do
   * @param {{code?: string, fields?: {path: string, message: string}[], body?: any, requestId?: string, passes?: boolean, wait?: number}} [more]
   */
  constructor(status, message, more = {}) {
    super(message);
    this.status = status;
    /** What programs know the refusal by; empty if it has no name. */
    this.code = more.code ?? '';
    /** What is wrong with which field of the request. */
    this.fields = more.fields ?? [];
    /** The body of the answer, which may hold checks or uses. */
    this.body = more.body;
    /** What the server's log knows the request by. */
    this.requestId = more.requestId ?? '';
    /** Whether the same request may go well later, and in how many milliseconds at the earliest, as far as the server says. */
    this.passes = more.passes ?? false;
    this.wait = more.wait ?? 0;
  }
}

/** What an answer says of itself beside its body. @typedef {{etag: string | null}} Meta */

const SEQ = 'X-Pinion-Seq';

/** The newest change of the workspace that this browser has heard of: what it reads must not be older, whichever server answers. */
let heard = 0;

/** Says how far the change log has come. @param {number} change @param {{anew?: boolean}} [options] `anew`: of another workspace */
export function hear(change, { anew = false } = {}) {
  heard = Math.max(anew ? 0 : heard, change);
}

/**
 * Makes a request. Its answer is `null` if it has no content.
 *
 * @param {string} method
 * @param {string} path from the root, such as `/v1/auth/session`
 * @param {{query?: Record<string, any>, body?: any, headers?: Record<string, string>, signal?: AbortSignal,
 *   meta?: (meta: Meta) => void}} [options] `query` leaves out what is null, undefined or empty; what has a `signal` changes nothing
 * @returns {Promise<any>}
 * @throws {ApiError}
 */
export async function request(method, path, options = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json', 'X-Pinion-Console': '1', ...options.headers };
  if (method === 'GET' && heard > 0 && !path.startsWith('/v1/auth/')) headers[SEQ] = String(heard);
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  let answer, body;
  try {
    answer = await fetch(path + queryText(options.query), {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      credentials: 'same-origin',
      redirect: 'error',
    });
    body = await content(answer);
  } catch (e) {
    if (options.signal?.aborted) throw e;
    const loads = method === 'GET' || options.signal;
    throw new ApiError(
      0,
      loads
        ? 'The server cannot be reached; this page tries again by itself.'
        : 'The server did not answer, so it is not known whether this was done. Look how things stand before you do it again.',
      { passes: true },
    );
  }
  if (!answer.ok) throw refusal(answer, body);
  hear(Number(answer.headers.get(SEQ)));
  options.meta?.({ etag: answer.headers.get('ETag') });
  return body;
}

/** @param {Record<string, any> | undefined} query */
function queryText(query) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== null && each !== undefined && each !== '') params.append(name, String(each));
    }
  }
  const text = params.toString();
  return text ? '?' + text : '';
}

/** @param {Response} answer */
async function content(answer) {
  const text = await answer.text();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * @param {Response} answer
 * @param {any} body
 */
function refusal(answer, body) {
  const detail = body?.detail;
  const requestId = answer.headers.get('X-Request-Id') ?? '';
  const code = body?.error_code ?? '';
  // The server's data have been put back to an earlier state, or it cannot read them now.
  if (code === 'change_not_here') hear(0, { anew: true });
  const passes = answer.status === 429 || answer.status >= 500;
  const wait = Number(answer.headers.get('Retry-After')) * 1000 || 0;
  if (Array.isArray(detail)) {
    const fields = detail.map((each) => ({
      path: (each.loc ?? []).slice(1).join('.'),
      message: String(each.msg ?? 'is not valid'),
    }));
    const said = fields.map((each) => (each.path ? `${each.path}: ${each.message}` : each.message)).join('; ');
    return new ApiError(answer.status, said || 'The request is not valid.', { code, fields, body, requestId });
  }
  const message = typeof detail === 'string' ? detail : `The server answered with ${answer.status}.`;
  return new ApiError(answer.status, message, { code, body, requestId, passes, wait });
}

/**
 * Gets something.
 *
 * @param {string} path
 * @param {Record<string, any>} [query]
 * @param {{signal?: AbortSignal, headers?: Record<string, string>, meta?: (meta: Meta) => void}} [options]
 */
export const get = (path, query, options = {}) => request('GET', path, { ...options, query });

/**
 * Every item of a list, page after page.
 *
 * @param {string} path
 * @param {Record<string, any>} [query]
 * @param {{signal?: AbortSignal, most?: number}} [options] `most` items at most, 1,000 unless said otherwise
 * @returns {Promise<any[]>}
 */
export async function all(path, query = {}, { signal, most = 1000 } = {}) {
  const items = [];
  /** @type {number | string | null} */
  let token = null;
  do {
    const page = await get(path, { limit: 20, ...query, continuation_token: token }, { signal });
    items.push(...page.items);
    token = page.has_more ? page.continuation_token : null;
  } while (token !== null && items.length < most);
  return items;
}
