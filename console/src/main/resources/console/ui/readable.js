/** Values of any shape, for a person who does not read JSON. */

import { html } from './html.js';
import { visible } from './text.js';

/** A field's name in words, such as `Background` or `Turn policy`. @param {string} name */
export const nameText = (name) => {
  const words = name.replaceAll('_', ' ');
  return visible(words.charAt(0).toUpperCase() + words.slice(1));
};

/** A value: texts as paragraphs, lists as lists, and what has fields with their names. @param {{value: any}} props */
export function Readable({ value }) {
  if (value === null || value === undefined || value === '') return html`<span class="muted">nothing</span>`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object') return html`<span class="readable-text">${visible(value)}</span>`;
  if (Array.isArray(value)) return html`<${Several} values=${value} />`;
  return html`<${Fields} fields=${value} />`;
}

/** @param {{values: any[]}} props */
function Several({ values }) {
  if (values.length === 0) return html`<span class="muted">none</span>`;
  if (values.every((each) => each?.name !== undefined)) {
    return values.map(
      (each, i) => html`<details key=${i} class="readable-item">
        <summary>${visible(each.name)}${each.type && html` <span class="muted">(${visible(each.type)})</span>`}</summary>
        <${Fields} fields=${each} without=${['name', 'type']} />
      </details>`,
    );
  }
  return html`<ul class="readable-list">${values.map((each, i) => html`<li key=${i}><${Readable} value=${each} /></li>`)}</ul>`;
}

/** @param {{fields: Record<string, any>, without?: string[]}} props */
function Fields({ fields, without = [] }) {
  const names = Object.keys(fields).filter((name) => !without.includes(name));
  if (names.length === 0) return html`<span class="muted">nothing</span>`;
  return html`<dl class="readable">
    ${names.map(
      (name) => html`<div key=${name}>
        <dt>${nameText(name)}</dt>
        <dd><${Readable} value=${fields[name]} /></dd>
      </div>`,
    )}
  </dl>`;
}
