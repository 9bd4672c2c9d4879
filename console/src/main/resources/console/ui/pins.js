/** What a version set pins, in a few words. */

import { html } from './html.js';
import { Badge } from './parts.js';
import { count, visible } from './text.js';

/**
 * The versions that a set runs, and how many models it prefers.
 *
 * @param {{set: {agent_version_number: number | null, context_graph_version_number: number | null, llm_model_preferences: Record<string, any>,
 *   resolved?: {agent_version_number: number | null, context_graph_version_number: number | null}}}} props
 */
export function Pins({ set }) {
  const models = Object.keys(set.llm_model_preferences ?? {});
  return html`<div class="pins">
    <span><${Pin} what="agent" pinned=${set.agent_version_number} now=${set.resolved?.agent_version_number} /></span>
    <span><${Pin} what="graph" pinned=${set.context_graph_version_number} now=${set.resolved?.context_graph_version_number} /></span>
    ${models.length > 0 &&
    html`<span title=${models.map((each) => `${visible(each)}: ${visible(set.llm_model_preferences[each].llm_name)}`).join('\n')}
      >${count(models.length, 'model')}</span
    >`}
  </div>`;
}

/** A null pin follows the newest version; what that is now is said beside it. @param {{what: string, pinned: number | null, now?: number | null}} props */
export function Pin({ what, pinned, now }) {
  if (pinned !== null) return html`${what} <strong>v${pinned}</strong>`;
  return html`${what} <${Badge} title="Follows the newest version, whatever that will be.">newest<//> ${now ? html`now v${now}` : 'none yet'}`;
}
