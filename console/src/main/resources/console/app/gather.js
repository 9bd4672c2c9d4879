/** What takes many requests: gathered a few at a time, with what is there so far. */

import { useEffect, useState } from '../ui/html.js';
import { get } from './api.js';
import { asApiError, useRetry, useSlowed } from './data.js';
import { inWorkspace, latestChange, session } from './session.js';

/** Requests at a time; the server is there for its runtimes first. */
const AT_ONCE = 4;

/** What the API gives at most in a page of services. */
const PAGE_SIZE = 20;

/** Services in a page of what is wrong with them: few enough for an answer of moderate size, though each had many sets. */
export const HEALTH_PAGE_SIZE = 25;

/** Up to so many services everything is gathered again by itself when something has changed. */
const FEW = 200;

const SHOW_EVERY_MS = 250;

/**
 * @template T
 * @typedef {{items: T[], done: number, total: number, complete: boolean, change: number, tried: number,
 *   error: import('./api.js').ApiError | null}} Gathered `change` is what it includes, `tried` what was asked for last
 */

/** What was gathered, so that coming back to a page begins with it; of one person only. @type {Map<string, {who: string, state: any}>} */
const kept = new Map();

const identity = () => JSON.stringify([session.get()?.workspace_id, session.get()?.actor]);

/**
 * Works on each of the things, a few at a time.
 *
 * @template T
 * @param {T[]} things
 * @param {(thing: T) => Promise<void>} work
 */
export async function eachOf(things, work) {
  let next = 0;
  const worker = async () => {
    while (next < things.length) await work(things[next++]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/**
 * Every page of a list about services, by their names.
 *
 * @param {string} path from the workspace on
 * @param {number} size what the API gives at most in a page of it
 * @param {(items: any[], done: number, total: number) => void} work what to do with each page, which is about `done` services
 *   of the `total`
 * @param {AbortSignal} signal
 */
export async function eachPage(path, size, work, signal) {
  let total = 0;
  const page = async (/** @type {number} */ offset) => {
    // A page that would be too large is shorter, and says where it ends.
    for (let at = offset, end = offset + size; at < end; ) {
      const query = { sort_by: '+name', limit: end - at, continuation_token: at || '' };
      const found = await get(inWorkspace(path), query, { signal });
      total = found.total;
      const next = found.has_more ? found.continuation_token : Math.max(at, total);
      work(found.items, next - at, total);
      if (!found.has_more) return;
      at = next;
    }
  };
  await page(0);
  const offsets = [];
  for (let offset = size; offset < total; offset += size) offsets.push(offset);
  await eachOf(offsets, page);
}

/** Every service, for a part. */
export const useServices = () => useGathered('services', (signal, add) => eachPage('/services', PAGE_SIZE, add, signal));

/**
 * Gathers things for a part, which sees what is there so far. What was gathered before stays until all is there again.
 *
 * @template T
 * @param {string} name what it is kept by
 * @param {(signal: AbortSignal, add: (items: T[], done: number, total: number) => void) => Promise<void>} gather `done` says
 *   how much of the `total` is looked at by now in addition
 * @param {{every?: number}} [options] as those of `useData`
 * @returns {Gathered<T> & {old: boolean, busy: boolean, again: () => void}} `old`: something has changed since
 */
export function useGathered(name, gather, { every = 0 } = {}) {
  const change = useSlowed(latestChange.use(), every);
  const [asked, ask] = useState(0);
  const [busy, setBusy] = useState(false);
  const [state, setState] = useState(() => begin(name));
  useEffect(() => {
    if (asked === 0 && state.complete) return undefined;
    const abort = new AbortController();
    collect(name, gather, abort.signal, setState, setBusy);
    return () => abort.abort();
  }, [name, asked]);
  const again = () => ask((n) => n + 1);
  useRetry(state.error, again);
  const old = state.complete && state.change < change;
  useEffect(() => {
    if (old && !busy && state.total <= FEW && state.tried < change) again();
  }, [old, busy, change]);
  return { ...state, old, busy, again };
}

/** @param {string} name */
function begin(name) {
  const found = kept.get(name);
  return found?.who === identity() ? found.state : { items: [], done: 0, total: 0, complete: false, change: 0, tried: 0, error: null };
}

/**
 * @param {string} name
 * @param {(signal: AbortSignal, add: (items: any[], done: number, total: number) => void) => Promise<void>} gather
 * @param {AbortSignal} signal
 * @param {(change: (old: any) => any) => void} setState
 * @param {(busy: boolean) => void} setBusy
 */
async function collect(name, gather, signal, setState, setBusy) {
  const who = identity();
  const change = latestChange.get();
  const now = { items: /** @type {any[]} */ ([]), done: 0, total: 0 };
  let shown = 0;
  setBusy(true);
  try {
    await gather(signal, (items, done, total) => {
      now.items.push(...items);
      now.done += done;
      now.total = total;
      if (signal.aborted || Date.now() - shown < SHOW_EVERY_MS) return;
      shown = Date.now();
      setState((old) => ({ ...old, done: now.done, total, items: old.complete ? old.items : [...now.items] }));
    });
    if (signal.aborted) return;
    const state = { ...now, complete: true, change, tried: change, error: null };
    kept.set(name, { who, state });
    setState(() => state);
  } catch (e) {
    if (signal.aborted) return;
    setState((old) => ({ ...old, tried: change, error: asApiError(e) }));
  }
  setBusy(false);
}
