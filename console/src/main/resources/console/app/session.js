/** Who is signed in at this browser, and what they may do. */

import { ApiError, hear, request } from './api.js';
import { isUnsaved } from './router.js';
import { shared } from './shared.js';

const SESSION = '/v1/auth/session';

/** How often the server is asked whether something has changed. */
const POLL_MS = 900;

/** A server that has not answered by then does not answer. */
const POLL_MS_MAX = 10_000;

/** A sign-in that must succeed is tried again after so long. */
const AGAIN_MS = 1000;

/** The session is extended at most so often, and only while its person does something. */
const EXTEND_MS = 60_000;

/**
 * @typedef {{attribute: string, comparison: 'equals' | 'not_equals' | 'in', values: any[]}} GrantCondition
 * @typedef {{workspace_id: string, workspace_slug: string, workspace_name: string,
 *   actor: {kind: string, id: string, name: string | null}, expires_at: string, latest_change: number,
 *   grants: {permission: string, conditions: GrantCondition[]}[]}} Session
 */

/** The session; null when nobody is signed in, undefined until that is known. @type {ReturnType<typeof shared<Session | null | undefined>>} */
export const session = shared(/** @type {Session | null | undefined} */ (undefined));

/**
 * Whether the session has ended while something is typed that is not saved. What is typed stays, out of sight, until the same person
 * signs in again or another one does.
 */
export const interrupted = shared(false);

/** Why nobody is signed in, if they were; empty otherwise. */
export const farewell = shared('');

/** The number of the workspace's newest change that this browser has heard of. */
export const latestChange = shared(0);

/** Whether the server answers. */
export const online = shared(true);

/** The path of something in the workspace. @param {string} path from the workspace on, with a slash first */
export function inWorkspace(path) {
  return `/v1/${/** @type {Session} */ (session.get()).workspace_id}${path}`;
}

/**
 * Whether the signed-in person may do something, as far as what is known of the thing says.
 *
 * @param {string} permission as API keys name it, such as `Service.update`
 * @param {Record<string, any>} [attributes] of the thing; without them: whether they may do it to anything
 */
export function may(permission, attributes) {
  return (session.get()?.grants ?? []).some(
    (grant) =>
      grant.permission === permission &&
      (attributes === undefined || grant.conditions.every((each) => holds(each, attributes))),
  );
}

/** Whether they may do something to everything. @param {string} permission */
export const mayAlways = (permission) =>
  (session.get()?.grants ?? []).some((grant) => grant.permission === permission && grant.conditions.length === 0);

/** @param {GrantCondition} condition @param {Record<string, any>} attributes */
function holds(condition, attributes) {
  const has = [attributes[condition.attribute] ?? []].flat();
  const some = has.some((each) => condition.values.includes(each));
  return condition.comparison === 'not_equals' ? !some : some;
}

/** The attributes of a service that grants may ask for. @param {any} service as the API answers it */
export function attributesOf(service) {
  /** @type {Record<string, any>} */
  const attributes = {
    id: service.id,
    name: service.name,
    is_active: service.is_active,
    agent_id: service.agent_id,
    service_hierarchical_state_machine_id: service.context_graph_id,
  };
  for (const tag of service.tags ?? []) {
    const name = `tags.${tag.key}`;
    attributes[name] = [...(attributes[name] ?? []), tag.value];
  }
  return attributes;
}

/** Signs in with an API key. @param {string} key */
export async function signIn(key) {
  const text = key.trim();
  // The browser would refuse to send it, and not say why.
  if (/[^!-~]/.test(text)) throw new ApiError(401, 'This is not an API key; copy it again.');
  await open({ path: SESSION, headers: { Authorization: `Bearer ${text}` } });
}

/** Signs in with the code of a link that works once. @param {string} code */
export const signInByLink = (code) => open({ path: SESSION + '-by-link', body: { code } });

/** Whether this session gives way to the next, so that its end is none. */
let renewing = false;

/** Does what ends this session and gives the key to go on with, if it does. @param {() => Promise<string | null>} act */
export async function goOnAfter(act) {
  renewing = true;
  try {
    const key = await act();
    if (key) await signInAtLast(key);
  } finally {
    renewing = false;
  }
}

/** Signs in, however long the server cannot do it: without a session nobody could see the key any more. @param {string} key @returns {Promise<void>} */
const signInAtLast = (key) =>
  signIn(key).catch(async (e) => {
    if (!e.passes) throw e;
    await new Promise((done) => setTimeout(done, Math.max(AGAIN_MS, e.wait)));
    return signInAtLast(key);
  });

/** @param {{path: string, headers?: Record<string, string>, body?: any}} how */
async function open({ path, headers, body }) {
  await request('POST', path, { headers, body });
  farewell.set('');
  await refresh();
}

/** Signs out here, or in every browser. @param {{everywhere?: boolean}} [options] */
export async function signOut({ everywhere = false } = {}) {
  await request('DELETE', everywhere ? '/v1/auth/sessions' : SESSION);
  end('');
}

/** @param {string} why */
function end(why) {
  farewell.set(why);
  interrupted.set(false);
  session.set(null);
}

function endByServer() {
  const why = session.get() ? 'Your session has ended; sign in again.' : farewell.get();
  if (!session.get() || !isUnsaved()) {
    end(why);
    return;
  }
  farewell.set(why);
  interrupted.set(true);
}

/** Asks the server who is signed in. */
export async function refresh() {
  try {
    const now = await request('GET', SESSION, { signal: AbortSignal.timeout(POLL_MS_MAX) });
    hear(now.latest_change, { anew: now.workspace_id !== session.get()?.workspace_id });
    online.set(true);
    if (JSON.stringify(who(now)) !== JSON.stringify(who(session.get()))) session.set(now);
    interrupted.set(false);
    latestChange.set(now.latest_change);
  } catch (e) {
    const status = e instanceof ApiError ? e.status : 0;
    if (status === 401 || status === 404) {
      if (!renewing) endByServer();
    } else {
      online.set(status !== 0 && status !== 503);
      if (session.get() === undefined) session.set(null);
    }
  }
}

/** A session without what changes all the time. @param {Session | null | undefined} of */
const who = (of) => of && { ...of, latest_change: 0 };

const isOn = () => Boolean(session.get()) && !interrupted.get();

/** From now on follows what changes, while somebody looks, and extends the session while somebody acts. */
export function follow() {
  let acted = false;
  for (const kind of ['pointerdown', 'keydown']) {
    addEventListener(kind, () => (acted = true), { passive: true, capture: true });
  }
  setInterval(() => {
    if (acted && isOn() && !document.hidden) {
      acted = false;
      request('PUT', SESSION).catch(() => {});
    }
  }, EXTEND_MS);
  const poll = async () => {
    if (isOn() && !document.hidden) await refresh();
    setTimeout(poll, POLL_MS);
  };
  setTimeout(poll, POLL_MS);
  // Whose session has ended may have signed in again in another tab.
  const back = () => {
    if (!document.hidden && session.get()) refresh();
  };
  document.addEventListener('visibilitychange', back);
  addEventListener('focus', back);
}
