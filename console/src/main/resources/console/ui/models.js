/** The models that a version set prefers, in words. */

import { html } from './html.js';
import { visible } from './text.js';

/** The parameters of a model, such as `temperature 0.2, top p 0.9`. @param {Record<string, any> | undefined} params */
const paramsText = (params) =>
  Object.keys(params ?? {})
    .sort()
    .map((name) => `${name.replaceAll('_', ' ')} ${valueText(params?.[name])}`)
    .join(', ');

/** @param {unknown} value */
const valueText = (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** A model and its parameters in a line; null for none. @param {{llm_name: string, params: Record<string, any>} | undefined} model */
export function modelText(model) {
  if (!model) return null;
  const params = paramsText(model.params);
  return params ? `${model.llm_name}, ${params}` : model.llm_name;
}

/**
 * The interactions whose models differ, by name.
 *
 * @param {{llm_model_preferences?: Record<string, any>} | null} before null for nothing
 * @param {{llm_model_preferences?: Record<string, any>} | null} after
 * @returns {{name: string, was: any, is: any}[]}
 */
export function modelChanges(before, after) {
  const was = before?.llm_model_preferences ?? {};
  const is = after?.llm_model_preferences ?? {};
  return [...new Set([...Object.keys(is), ...Object.keys(was)])]
    .sort()
    .map((name) => ({ name, was: was[name], is: is[name] }))
    .filter((each) => modelText(each.was) !== modelText(each.is));
}

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
