/** What a person began to read, and that it has given way to something else. */

import { html, useState } from './html.js';
import { Button, Notice } from './parts.js';

/**
 * Whether what a person began to read has given way to something else.
 *
 * @template T
 * @param {T} now
 * @param {(of: T) => unknown} [read] what of it they read
 * @returns {{since: T | null, agree: () => void}} what they began with, until they agree to the new one
 */
export function useMoved(now, read = (of) => of) {
  const [began, begin] = useState(now);
  const same = JSON.stringify(read(began)) === JSON.stringify(read(now));
  return { since: same ? null : began, agree: () => begin(now) };
}

/** Says that what is shown is not what a person began to read. @param {{agree: () => void, children?: any}} props */
export function Moved({ agree, children }) {
  return html`<${Notice}
    tone="warn"
    title="This has changed while you were reading."
    actions=${html`<${Button} small onClick=${agree}>Use the new state<//>`}
  >
    ${children}
  <//>`;
}

/** Says why nothing can be done yet. */
export const LookFirst = () => html`<p class="hint">Look at the new state first, then say “Use the new state”.</p>`;
