/**
 * Differences as they are drawn.
 *
 * `<WordDiff before after />`: two texts in one, with the words that came and went marked.
 * `<Differences sections />`: what `agentDifference` or `graphDifference` of ui/difference.js found, section by section; each
 * section of a state has `data-state`, its name.
 */

import { diffWordsWithSpace } from './jsdiff.js';
import { html, useMemo, useState } from './html.js';
import { Badge, Button } from './parts.js';
import { visible } from './text.js';

/** Texts that differ in more than this many words and gaps are shown one after the other. */
const MOST_EDITS = 600;

/** A stretch of unchanged text longer than this is shortened in its middle. */
const LONG = 400;

/** How much of a shortened stretch stays at each end. */
const ENDS = 120;

/** So many sections are shown at first; more when asked for. */
const FIRST = 25;

/** @typedef {{value: string, added?: boolean, removed?: boolean}} Piece */

/** @type {Record<string, 'ok' | 'bad' | 'warn' | 'quiet'>} */
const TONES = { added: 'ok', removed: 'bad', changed: 'warn' };

/**
 * Two texts as one, word by word.
 *
 * @param {{before: string, after: string}} props
 */
export function WordDiff({ before, after }) {
  const pieces = useMemo(() => compareWords(visible(before), visible(after)), [before, after]);
  const [whole, showWhole] = useState(false);
  const long = pieces.some(shortened);
  return html`<span class="words">
    ${pieces.map((piece) => {
      if (piece.added) return html`<ins>${piece.value}</ins>`;
      if (piece.removed) return html`<del>${piece.value}</del>`;
      return whole || !shortened(piece) ? piece.value : html`<${Shortened} text=${piece.value} />`;
    })}
    ${long && html`${' '}<${Button} small kind="link" onClick=${() => showWhole(!whole)}>${whole ? 'Show less' : 'Show the whole text'}<//>`}
  </span>`;
}

/** @param {string} before @param {string} after @returns {Piece[]} */
function compareWords(before, after) {
  if (before === '' || after === '') {
    return [{ value: before, removed: true }, { value: after, added: true }].filter((each) => each.value !== '');
  }
  return (
    diffWordsWithSpace(before, after, { maxEditLength: MOST_EDITS }) ?? [
      { value: before + '\n', removed: true },
      { value: after, added: true },
    ]
  );
}

/** @param {Piece} piece */
const shortened = (piece) => !piece.added && !piece.removed && piece.value.length > LONG;

/** @param {{text: string}} props */
function Shortened({ text }) {
  const left = text.length - 2 * ENDS;
  return html`${text.slice(0, ENDS)}<span class="gap" title=${`${left} characters that are the same`}>${' … '}</span>${text.slice(-ENDS)}`;
}

/**
 * What differs, section by section; the fields that are the same are left out.
 *
 * @param {{sections: import('./difference.js').SectionDifference[], none?: any}} props `none` is shown if nothing differs
 */
export function Differences({ sections, none = 'Nothing differs.' }) {
  const [most, setMost] = useState(FIRST);
  if (sections.length === 0) return html`<p class="muted">${none}</p>`;
  const left = sections.length - most;
  return html`<div class="differences">
    ${sections.slice(0, most).map((each) => html`<${Section} key=${each.title} section=${each} />`)}
    ${left > 0 && html`<div><${Button} onClick=${() => setMost(most + FIRST)}>Show ${Math.min(left, FIRST)} of ${left} more<//></div>`}
  </div>`;
}

/** @param {{section: import('./difference.js').SectionDifference}} props */
function Section({ section }) {
  const { title, about, kind, fields, id } = section;
  return html`<section class=${`difference difference-${kind}`} data-state=${id || undefined}>
    <h3>
      ${about && html`<span class="muted">${about}</span>`} ${visible(title)}
      <${Badge} tone=${TONES[kind]}>${kind}<//>
    </h3>
    <dl>
      ${fields.map(
        (field) => html`<div>
          <dt>${visible(field.label)}${kind === 'changed' && field.kind !== 'changed' && html` <${Badge} tone=${TONES[field.kind]}>${field.kind}<//>`}</dt>
          <dd>${field.items ? html`<${Items} items=${field.items} />` : html`<${WordDiff} before=${field.before} after=${field.after} />`}</dd>
        </div>`,
      )}
    </dl>
  </section>`;
}

/** The texts of a list; those that stay the same are only counted. @param {{items: import('./difference.js').Item[]}} props */
function Items({ items }) {
  const [whole, showWhole] = useState(false);
  const same = items.filter((each) => each.kind === 'same').length;
  const shown = whole ? items : items.filter((each) => each.kind !== 'same');
  return html`<ul class="items">
      ${shown.map((each) => html`<li class=${`item item-${each.kind}`}><${WordDiff} before=${each.before} after=${each.after} /></li>`)}
      ${shown.length === 0 && html`<li class="muted">Only the order differs.</li>`}
    </ul>
    ${same > 0 &&
    html`<${Button} small kind="link" onClick=${() => showWhole(!whole)}>
      ${whole ? 'Hide what is the same' : `and ${same} that ${same === 1 ? 'is' : 'are'} the same`}
    <//>`}`;
}
