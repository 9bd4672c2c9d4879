/** State that several parts of the console see. */

import { useEffect, useState } from '../ui/html.js';

/**
 * A value that parts can follow.
 *
 * @template T
 * @param {T} first what it is at the beginning
 */
export function shared(first) {
  let value = first;
  /** @type {Set<(value: T) => void>} */
  const followers = new Set();
  return {
    /** What it is now. */
    get: () => value,
    /** @param {T} next what it is from now on */
    set(next) {
      if (next !== value) {
        value = next;
        for (const tell of [...followers]) tell(value);
      }
    },
    /** What it is now, for a part, which is drawn again whenever that changes. */
    use() {
      const [seen, see] = useState(value);
      useEffect(() => {
        const tell = (/** @type {T} */ next) => see(() => next);
        followers.add(tell);
        tell(value);
        return () => void followers.delete(tell);
      }, []);
      return seen;
    },
  };
}
