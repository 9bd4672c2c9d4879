/** Texts of a version in sections, each with what differs from the version that it is compared with. */

import { html } from '../ui/html.js';
import { Badge } from '../ui/parts.js';
import { WordDiff } from '../ui/diff.js';
import { itemDifferences, text } from '../ui/difference.js';
import { visible } from '../ui/text.js';
import { isEmpty } from './values.js';

/** @typedef {'added' | 'removed' | 'changed' | 'same'} Mark */

/** @type {Record<string, import('../ui/parts.js').Tone>} */
const TONES = { added: 'ok', removed: 'bad', changed: 'warn' };

/** What became of something, in a word. @param {{mark: Mark}} props */
export function MarkBadge({ mark }) {
  return mark === 'same' ? null : html`<${Badge} tone=${TONES[mark]}>${mark}<//>`;
}

/**
 * What became of a value. Without an earlier version everything is the same.
 *
 * @param {unknown} value
 * @param {unknown} before undefined if nothing is compared
 * @returns {Mark}
 */
export function markOf(value, before) {
  if (before === undefined || JSON.stringify(value) === JSON.stringify(before)) return 'same';
  if (isEmpty(value)) return isEmpty(before) ? 'same' : 'removed';
  return isEmpty(before) ? 'added' : 'changed';
}

/** A part of the text with its own heading. @param {{title: string, mark: Mark, children?: any}} props */
export function Section({ title, mark, children }) {
  return html`<section class=${`text-section text-${mark}`}>
    <h3>${visible(title)} <${MarkBadge} mark=${mark} /></h3>
    ${children}
  </section>`;
}

/**
 * A value as running text; nothing if there is none.
 *
 * @param {{title: string, value: unknown, before?: unknown}} props
 */
export function Prose({ title, value, before }) {
  if (isEmpty(value) && isEmpty(before)) return null;
  return html`<${Section} title=${title} mark=${markOf(value, before)}>
    <p class="prose"><${Compared} value=${value} before=${before} /></p>
  <//>`;
}

/** A value in a line of text, with the words that differ. @param {{value: unknown, before?: unknown}} props */
export function Compared({ value, before }) {
  const after = text(value);
  if (markOf(value, before) === 'same') return html`${visible(after)}`;
  return html`<${WordDiff} before=${text(before)} after=${after} />`;
}

/**
 * A list of sentences, each compared with the one that it was before.
 *
 * @param {{title: string, items: unknown, before?: unknown}} props
 */
export function Points({ title, items, before }) {
  if (isEmpty(items) && isEmpty(before)) return null;
  return html`<${Section} title=${title} mark=${markOf(items, before)}>
    <ul class="points">
      ${itemDifferences(before === undefined ? texts(items) : texts(before), texts(items)).map(
        (each) => html`<li class=${`text-${each.kind}`}><span class="prose">
          ${each.kind === 'same'
            ? visible(each.after)
            : html`<${WordDiff} before=${each.before} after=${each.after} />`}
        </span></li>`,
      )}
    </ul>
  <//>`;
}

/** @param {unknown} value */
const texts = (value) => (Array.isArray(value) ? value.map((each) => text(each)) : isEmpty(value) ? [] : [text(value)]);
