/** A list of short texts that a person adds to and takes from. */

import { html, useId, useState } from './html.js';
import { Button, Field } from './parts.js';
import { visible } from './text.js';

/**
 * A list of short texts. Enter adds what is typed, and so does leaving the field, so that nothing typed is lost.
 *
 * @param {{label: string, values: string[], onChange: (values: string[]) => void, hint?: any, error?: string,
 *   suggestions?: string[], placeholder?: string, words?: (value: string) => string}} props `words` says a value as people read it
 */
export function Entries({ label, values, onChange, hint, error, suggestions = [], placeholder = 'Add…', words = (text) => text }) {
  const [typed, setTyped] = useState('');
  const list = useId();
  const add = () => {
    const text = typed.trim();
    if (text && !values.includes(text)) onChange([...values, text]);
    setTyped('');
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    add();
  };
  const left = suggestions.filter((each) => !values.includes(each));
  return html`<div class="entries">
    <${Field} label=${label} hint=${hint} error=${error}>
      ${(/** @type {any} */ control) => html`<input
        ...${control}
        type="text"
        list=${left.length > 0 ? list : undefined}
        value=${typed}
        placeholder=${placeholder}
        maxlength="256"
        spellcheck=${false}
        autocomplete="off"
        onInput=${(/** @type {any} */ event) => setTyped(event.target.value)}
        onKeyDown=${onKeyDown}
        onBlur=${add}
      />`}
    <//>
    ${left.length > 0 && html`<datalist id=${list}>${left.map((each) => html`<option value=${each} />`)}</datalist>`}
    ${values.length > 0 &&
    html`<ul class="chips" aria-label=${label}>
      ${values.map(
        (each) => html`<li class="chip" key=${each}>
          <span>${visible(words(each))}</span>
          <${Button} kind="link" small label=${`Remove ${visible(words(each))}`} onClick=${() => onChange(values.filter((one) => one !== each))}>✕<//>
        </li>`,
      )}
    </ul>`}
  </div>`;
}
