/** The library that finds what differs, which makes a global of itself: its smallest form is no module. */

import '../lib/diff.js';

export const { diffArrays, diffWordsWithSpace } = /** @type {{Diff: typeof import('diff')}} */ (/** @type {any} */ (globalThis)).Diff;
