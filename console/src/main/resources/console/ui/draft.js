/** What a person types over a state that others may change meanwhile. */

import { html, useEffect, useLayoutEffect, useState } from './html.js';
import { Button, Notice } from './parts.js';
import { askBeforeLeaving } from '../app/router.js';

/**
 * A draft of new values. It follows the state as long as nothing is typed, and asks before what was typed is left.
 *
 * @template {Record<string, any>} V
 * @param {V} current the state as it is now
 */
export function useDraft(current) {
  const [draft, setDraft] = useState(/** @type {{base: V, values: V, saved: boolean, past?: V}} */ ({ base: current, values: current, saved: false }));
  const dirty = !same(draft.values, draft.base);
  const moved = !same(current, draft.base) && !same(current, draft.past);
  useEffect(() => {
    setDraft((old) => ({ ...old, past: undefined, ...(moved && !dirty ? { base: current, values: current } : {}) }));
  }, [JSON.stringify(current)]);
  useUnsaved(dirty);
  return {
    values: draft.values,
    /** What has been typed: the fields that differ from where the person began. */
    changes: /** @type {Partial<V>} */ (
      Object.fromEntries(Object.entries(draft.values).filter(([name, value]) => !same(value, draft.base[name])))
    ),
    dirty,
    /** Whether it was saved, and nothing was typed since. */
    saved: draft.saved && !dirty,
    /** Whether somebody has changed the state under the person's hands. */
    moved: moved && dirty,
    /** @param {Partial<V>} change */
    set: (change) =>
      setDraft((old) => {
        const values = { ...old.values, ...change };
        return same(values, old.base) ? { base: current, values: current, saved: false } : { ...old, values, saved: false };
      }),
    /** Begins anew. */
    begin: () => setDraft({ base: current, values: current, saved: false }),
    /** Goes on with what was saved, over which more may have been typed since; the state before may show a moment longer. @param {V} next */
    save: (next) =>
      setDraft((old) => ({ base: next, values: { ...next, ...changed(draft.values, old.values) }, saved: true, past: current })),
    /** Goes on typing over the state as it is now. */
    keep: () => setDraft((old) => ({ base: current, values: { ...current, ...changed(old.base, old.values) }, saved: false })),
  };
}

/** @template {Record<string, any>} V @param {V} base @param {V} values */
const changed = (base, values) => Object.fromEntries(Object.entries(values).filter(([name, value]) => !same(value, base[name])));

/** @param {unknown} a @param {unknown} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Asks before a page is left that holds what is not saved. @param {boolean} unsaved @param {string} [question] */
export function useUnsaved(unsaved, question = 'Leave this page? What you have typed is not saved.') {
  // At once: who leaves with the next key is asked, too.
  useLayoutEffect(() => {
    return unsaved ? askBeforeLeaving(question) : undefined;
  }, [unsaved]);
}

/** Says that the state has changed under a draft, and what can be done. @param {{draft: {moved: boolean, begin: () => void, keep: () => void}, what: string}} props */
export function Moved({ draft, what }) {
  if (!draft.moved) return null;
  return html`<${Notice}
    tone="warn"
    title=${`Somebody has changed ${what} while you were typing.`}
    actions=${html`
      <${Button} small onClick=${() => draft.begin()}>Use the new state<//>
      <${Button} small onClick=${draft.keep}>Keep what I typed<//>
    `}
  >
    Nothing of yours is saved yet.
  <//>`;
}

/**
 * The buttons below a form over a state, and that it was saved.
 *
 * @param {{draft: {dirty: boolean, saved: boolean, moved: boolean, begin: () => void}, busy: boolean, blocked?: boolean, text?: string,
 *   stays?: boolean, children?: any}} props `blocked`: what is typed cannot be saved; `stays`: in sight below a long form
 */
export function SaveRow({ draft, busy, blocked = false, text = 'Save', stays = false, children }) {
  return html`<div class=${`row${stays ? ' form-end' : ''}`}>
    <${Button} kind="main" type="submit" busy=${busy} disabled=${!draft.dirty || draft.moved || blocked}>${text}<//>
    ${draft.dirty && html`<${Button} onClick=${() => draft.begin()}>Discard changes<//>`}
    <span role="status">${draft.saved && 'Saved.'}</span>
    ${children}
  </div>`;
}
