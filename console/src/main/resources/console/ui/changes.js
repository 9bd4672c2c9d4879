/** What differs between two states of a version set, in words. */

import { html } from './html.js';
import { modelChanges, modelText } from './models.js';
import { visible } from './text.js';

/**
 * What a version set pins.
 * @typedef {{agent_version_number: number | null, context_graph_version_number: number | null,
 *   llm_model_preferences?: Record<string, {llm_name: string, params: Record<string, any>}>}} SetContent
 * @typedef {{what: string, before: string | null, after: string | null}} Change null where there is nothing
 */

/** The content of a set with the numbers that its null pins mean now. @param {any} set as the API answers it @returns {SetContent} */
export const asItStands = (set) => ({ ...set.resolved, llm_model_preferences: set.llm_model_preferences });

/**
 * What differs, in the order in which people ask: agent, graph, then the models.
 *
 * @param {SetContent | null} before null if the set did not exist
 * @param {SetContent | null} after null if the set no longer exists
 * @returns {Change[]}
 */
export function changesOf(before, after) {
  const pins = [
    { what: 'Agent', before: pinText(before, 'agent_version_number'), after: pinText(after, 'agent_version_number') },
    {
      what: 'Context graph',
      before: pinText(before, 'context_graph_version_number'),
      after: pinText(after, 'context_graph_version_number'),
    },
  ];
  const models = modelChanges(before, after).map(({ name, was, is }) => ({ what: `Model of ${name}`, before: modelText(was), after: modelText(is) }));
  return [...pins.filter((each) => each.before !== each.after), ...models];
}

/** @param {SetContent | null} content @param {'agent_version_number' | 'context_graph_version_number'} pin */
function pinText(content, pin) {
  if (!content) return null;
  return content[pin] === null || content[pin] === undefined ? 'the newest version' : `version ${content[pin]}`;
}

/** What differs, one line each. @param {{changes: Change[], none?: string}} props `none` is said where nothing does */
export function Changes({ changes, none = 'Nothing differs.' }) {
  if (changes.length === 0) return html`<p class="muted small">${none}</p>`;
  return html`<ul class="changes">
    ${changes.map(
      (each) => html`<li key=${each.what}>
        <span class="changes-what">${visible(each.what)}</span>
        <span>
          ${each.before !== null && html`<span class="unseen">from </span><del>${visible(each.before)}</del>`}
          ${each.before !== null && each.after !== null && html`<span aria-hidden="true"> → </span><span class="unseen"> to </span>`}
          ${each.after !== null && html`<ins>${visible(each.after)}</ins>`}
        </span>
      </li>`,
    )}
  </ul>`;
}
