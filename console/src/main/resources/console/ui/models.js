/** The models that a version set prefers, in words. */

import { html } from './html.js';
import { visible } from './text.js';

/** The parameters of a model, such as `temperature 0.2, top p 0.9`. @param {Record<string, any> | undefined} params */
export const paramsText = (params) =>
  Object.keys(params ?? {})
    .sort()
    .map((name) => `${name.replaceAll('_', ' ')} ${valueText(params?.[name])}`)
    .join(', ');

/** @param {unknown} value */
const valueText = (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/**
 * Which interaction uses which model, and how.
 *
 * @param {{models: Record<string, {llm_name: string, params: Record<string, any>}> | undefined}} props
 */
export function Models({ models = {} }) {
  const names = Object.keys(models).sort();
  if (names.length === 0) return html`<span class="muted">the runtime's own choice</span>`;
  return html`<ul class="models">
    ${names.map(
      (name) => html`<li key=${name}>
        <strong>${visible(name)}</strong> uses <span class="model">${visible(models[name].llm_name)}</span>
        <div class="muted small">${visible(paramsText(models[name].params)) || 'default parameters'}</div>
      </li>`,
    )}
  </ul>`;
}
