/** Data of pages: loaded, kept fresh, and what has changed since. */

import { useEffect, useRef, useState } from '../ui/html.js';
import { ApiError } from './api.js';
import { latestChange, online } from './session.js';

/** How often what the server limits by the minute is loaded again at most: with a request or two, and with up to ten. */
export const EVERY_MS = 5000;
export const SELDOM_MS = 15_000;

/** What has failed is tried again after so long, then twice as long and so on. */
const RETRY_MS = 5000;
const RETRY_MS_MAX = 60_000;

/** So long one sees that something has changed. */
const MARKED_MS = 4000;

/**
 * What a page shows, loaded again whenever something in the workspace has changed.
 *
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} load
 * @param {any[]} of what the data depends on; another value begins anew
 * @param {{every?: number}} [options] `every`: at most so often, in milliseconds, for operations that are limited
 * @returns {{data: T | undefined, error: ApiError | null, loading: boolean, reload: () => void}} `data` stays what
 *   it was while it is loaded again, and when that fails
 */
export function useData(load, of, { every = 0 } = {}) {
  const change = useSlowed(latestChange.use(), every);
  const [asked, ask] = useState(0);
  const [state, setState] = useState(
    /** @type {{key: string, data: T | undefined, error: ApiError | null, loading: boolean}} */ (
      { key: '', data: undefined, error: null, loading: true }
    ),
  );
  const key = JSON.stringify(of);
  const now = useRef({ load, change, follow: () => {} });
  Object.assign(now.current, { load, change });
  useEffect(() => {
    const abort = new AbortController();
    const put = (/** @type {any} */ next) => abort.signal.aborted || setState(next);
    let busy = false;
    let seen = -1;
    // A change does not end a load: where changes come faster than loads end, none ever would.
    const follow = async () => {
      if (busy || abort.signal.aborted || seen === now.current.change) return;
      busy = true;
      seen = now.current.change;
      setState((old) => (old.key === key ? { ...old, loading: true } : { key, data: undefined, error: null, loading: true }));
      try {
        const data = await now.current.load(abort.signal);
        put({ key, data, error: null, loading: false });
      } catch (error) {
        put((/** @type {any} */ old) => ({ ...old, key, error: asApiError(error), loading: false }));
      }
      busy = false;
      follow();
    };
    now.current.follow = follow;
    follow();
    return () => abort.abort();
  }, [key, asked]);
  useEffect(() => now.current.follow(), [change]);
  const current = state.key === key;
  const error = current ? state.error : null;
  const reload = () => ask((n) => n + 1);
  useRetry(error, reload);
  return { data: current ? state.data : undefined, error, loading: state.loading || !current, reload };
}

/**
 * Tries again what has failed and may go well later: after a while, and at once when the server answers again.
 *
 * @param {ApiError | null} error another one for another failure; null once it went well
 * @param {() => void} again
 */
export function useRetry(error, again) {
  const answers = online.use();
  const now = useRef({ tries: 0, answers });
  useEffect(() => {
    const back = answers && !now.current.answers;
    now.current.answers = answers;
    if (!error) now.current.tries = 0;
    if (!error?.passes || !answers) return undefined;
    const wait = Math.max(error.wait, Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** now.current.tries++));
    const timer = setTimeout(again, back ? 0 : wait);
    return () => clearTimeout(timer);
  }, [error, answers]);
}

/** A value that follows another one, but not more often than every so many milliseconds. @template T @param {T} value @param {number} every */
export function useSlowed(value, every) {
  const [slowed, setSlowed] = useState({ value, since: 0 });
  useEffect(() => {
    if (value === slowed.value) return;
    const wait = Math.max(0, slowed.since + every - Date.now());
    const timer = setTimeout(() => setSlowed({ value, since: Date.now() }), wait);
    return () => clearTimeout(timer);
  }, [value, slowed]);
  return every > 0 ? slowed.value : value;
}

/** @param {unknown} error */
export function asApiError(error) {
  return error instanceof ApiError ? error : new ApiError(0, `This page has a fault: ${error}`);
}

/**
 * Whether a value has changed while it was shown, so that it can be marked for a while.
 *
 * @param {unknown} value
 * @param {string} of what the value belongs to; another one begins anew
 */
export function useChanged(value, of = '') {
  const text = JSON.stringify(value);
  const seen = useRef({ of, text });
  const [marked, mark] = useState(false);
  useEffect(() => {
    const before = seen.current;
    seen.current = { of, text };
    if (before.of !== of || before.text === text || before.text === undefined) return;
    mark(true);
    const timer = setTimeout(() => mark(false), MARKED_MS);
    return () => clearTimeout(timer);
  }, [of, text]);
  return marked;
}

/**
 * Which things of a list are new or have changed while it was shown.
 *
 * @param {string} of what the list shows; with another one it begins anew
 * @param {Map<string, string>} states the states of things by their names
 * @returns {Set<string>}
 */
export function useMarked(of, states) {
  const text = JSON.stringify([of, ...states]);
  const seen = useRef(/** @type {{of: string, states: Map<string, string>} | null} */ (null));
  const [marked, mark] = useState(/** @type {Set<string>} */ (new Set()));
  useEffect(() => {
    const before = seen.current;
    seen.current = { of, states };
    if (before?.of !== of) return undefined;
    const changed = [...states].filter(([name, state]) => before.states.get(name) !== state);
    if (changed.length === 0) return undefined;
    mark(new Set(changed.map(([name]) => name)));
    const timer = setTimeout(() => mark(new Set()), MARKED_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return marked;
}

/**
 * Carries out what a button asks for: not twice at a time, and with what went wrong.
 *
 * @returns {{busy: boolean, error: ApiError | null, run: (action: () => Promise<void>) => Promise<boolean>, clear: () => void}}
 *   `run` says whether it went well
 */
export function useAction() {
  const [state, setState] = useState(/** @type {{busy: boolean, error: ApiError | null}} */ ({ busy: false, error: null }));
  const busy = useRef(false);
  return {
    ...state,
    clear: () => setState({ busy: false, error: null }),
    async run(action) {
      if (busy.current) return false;
      busy.current = true;
      setState({ busy: true, error: null });
      try {
        await action();
        setState({ busy: false, error: null });
        return true;
      } catch (error) {
        setState({ busy: false, error: asApiError(error) });
        return false;
      } finally {
        busy.current = false;
      }
    },
  };
}
