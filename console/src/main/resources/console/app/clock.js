/** Moments that pass while a page is shown. */

import { useEffect, useState } from '../ui/html.js';

/** The longest time that a browser's timer can wait for. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/**
 * Now, in milliseconds, for a part that is drawn again as soon as one of the moments has passed.
 *
 * @param {(string | null | undefined)[]} moments RFC 3339 times
 */
export function usePassing(moments) {
  const [now, setNow] = useState(Date.now());
  const ahead = moments.map((each) => (each ? Date.parse(each) : 0)).filter((each) => each > now);
  const next = ahead.length > 0 ? Math.min(...ahead) : null;
  useEffect(() => {
    if (next === null) return undefined;
    const timer = setTimeout(() => setNow(Date.now()), Math.min(TIMER_MAX_MS, Math.max(0, next - Date.now()) + 50));
    return () => clearTimeout(timer);
  }, [next, now]);
  return now;
}

/** Those freezes that are on still, for a part that is drawn again when one runs out. @param {any[]} freezes */
export function useOn(freezes) {
  const now = usePassing(freezes.map((each) => each.until));
  return freezes.filter((each) => !each.until || Date.parse(each.until) > now);
}
