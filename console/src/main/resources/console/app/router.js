/** Addresses of pages: which page an address shows, and what it keeps in its query. */

import { useEffect } from '../ui/html.js';
import { shared } from './shared.js';

const ROOT = '/console';

/** Where the browser is: the path below the console, and the query. */
const place = shared(here());

/** What holds something unsaved, and what is asked before the page is left. @type {Set<{question: string}>} */
const guards = new Set();

/** The place in the browser's history and the address there, so that going back can be taken back. */
let at = 0;
let href = '';

function here() {
  const path = location.pathname.slice(ROOT.length).replace(/\/+$/, '');
  return { path: path || '/', query: location.search };
}

/**
 * The page of the address and the values of its parameters.
 *
 * @template P
 * @param {[string, P][]} routes patterns such as `/services/:id`, and their pages
 * @param {string} path
 * @returns {{page: P, params: Record<string, string>} | null}
 */
export function match(routes, path) {
  const parts = path.split('/');
  for (const [pattern, page] of routes) {
    const names = pattern.split('/');
    if (names.length !== parts.length) continue;
    /** @type {Record<string, string>} */
    const params = {};
    const fits = names.every((name, i) => {
      if (!name.startsWith(':')) return name === parts[i];
      params[name.slice(1)] = decode(parts[i]);
      return parts[i] !== '';
    });
    if (fits) return { page, params };
  }
  return null;
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Where the browser is, for a part that is drawn again when that changes. */
export const usePlace = () => place.use();

/** The address of a page, from parts that may hold anything. @param {string[]} parts @param {Record<string, any>} [query] */
export function address(parts, query = {}) {
  const kept = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const text = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString();
  return [ROOT, ...parts.map(encodeURIComponent)].join('/') + (text ? '?' + text : '');
}

/** Goes to a page. @param {string} to @param {{replace?: boolean}} [options] */
export function go(to, { replace = false } = {}) {
  if (!leaves()) return;
  if (replace) history.replaceState({ at }, '', to);
  else history.pushState({ at: ++at }, '', to);
  arrive();
  if (!replace) {
    scrollTo(0, 0);
    toContent();
  }
}

/** Who uses the keyboard or a screen reader begins at the top of what is shown now. */
export function toContent() {
  requestAnimationFrame(() => document.getElementById('main')?.focus({ preventScroll: true }));
}

function arrive() {
  href = location.href;
  place.set(here());
}

/** The query of the address and how to change it; what is empty is left out. @returns {[Record<string, string>, (change: Record<string, any>) => void]} */
export function useQuery() {
  const { query } = place.use();
  const now = Object.fromEntries(new URLSearchParams(query));
  /** @param {Record<string, any>} change */
  const set = (change) => {
    const next = { ...Object.fromEntries(new URLSearchParams(location.search)), ...change };
    const kept = Object.entries(next).filter(([, value]) => value !== null && value !== undefined && value !== '');
    const text = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString();
    history.replaceState({ at }, '', location.pathname + (text ? '?' + text : ''));
    arrive();
  };
  return [now, set];
}

/** A value of the address that is the first one until another is chosen, and stays that when the first one changes. @param {string} name @param {string} first */
export function useChosen(name, first) {
  const [query, set] = useQuery();
  const chosen = query[name];
  useEffect(() => {
    if (chosen === undefined && first) set({ [name]: first });
  }, [first]);
  return chosen ?? first;
}

/** Has leaving this page ask first. @param {string} question @returns {() => void} asks this no more */
export function askBeforeLeaving(question) {
  const guard = { question };
  guards.add(guard);
  return () => void guards.delete(guard);
}

/** Whether something is typed that is not saved. */
export const isUnsaved = () => guards.size > 0;

/** Has nothing asked before the next page. */
export const leaveUnasked = () => guards.clear();

/** Asks whoever has typed something whether they leave. */
export const mayLeave = () => [...new Set([...guards].map((each) => each.question))].every((each) => confirm(each));

/** The same of somebody who then leaves for good. */
const leaves = () => mayLeave() && (leaveUnasked(), true);

/** From now on links to the console change the page without loading it again. */
export function start() {
  at = history.state?.at ?? 0;
  history.replaceState({ at }, '');
  href = location.href;
  addEventListener('popstate', (event) => {
    const next = event.state?.at ?? 0;
    // The browser is there already. Going on by one step would race with its own going back.
    if (next !== at && !leaves()) {
      at = next + 1;
      history.pushState({ at }, '', href);
      return;
    }
    at = next;
    arrive();
    toContent();
  });
  addEventListener('beforeunload', (event) => {
    if (isUnsaved()) event.preventDefault();
  });
  document.addEventListener('click', (event) => {
    const link = /** @type {Element} */ (event.target).closest?.('a');
    const own = link && link.origin === location.origin && link.pathname.startsWith(ROOT);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!own || !plain || event.defaultPrevented || link.target || link.hash) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
