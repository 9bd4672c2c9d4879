/** The ledger of a version set: every change, newest first, each by its number. */

import { html, useEffect, useRef, useState } from '../ui/html.js';
import { Badge, Button, Card, Copyable, Facts, Failure, LinkButton, Loaded, Notice, Pager } from '../ui/parts.js';
import { Changes, changesOf } from '../ui/changes.js';
import { Models } from '../ui/models.js';
import { operation } from '../ui/operations.js';
import { Actor, Time, count, visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { useAction, useData } from '../app/data.js';
import { address, useQuery } from '../app/router.js';
import { attributesOf, inWorkspace, may } from '../app/session.js';
import { mayChange } from './service-head.js';

/** So many entries are shown at a time. */
const PAGE_SIZE = 20;

/** @param {{service: any, set: any, name: string}} props `set` is null once it is deleted */
export function Ledger({ service, set, name }) {
  const [query, setQuery] = useQuery();
  const chosen = Number(query.revision) || 0;
  const path = inWorkspace(`/services/${service.id}/version-sets/${encodeURIComponent(name)}/revisions`);
  const ledger = useData((signal) => load(path, query.offset, chosen, signal), [path, query.offset ?? '', chosen]);
  return html`<${Card} title="Ledger" actions=${html`<${Verify} path=${path} />`}>
    <${Loaded} of=${ledger} what="Loading the ledger">
      ${(/** @type {any} */ page) => html`
        ${chosen > page.total && html`<${Notice} tone="warn">There is no revision ${chosen} yet; the newest is ${page.total}.<//>`}
        <ol class="ledger">
          ${page.items.map(
            (/** @type {any} */ entry, /** @type {number} */ i) => html`<${Entry}
              key=${entry.revision}
              service=${service}
              set=${set}
              entry=${entry}
              older=${page.items[i + 1]}
              chosen=${entry.revision === chosen}
            />`,
          )}
        </ol>
        <${Pager}
          offset=${page.offset}
          shown=${page.items.length}
          hasMore=${page.has_more}
          total=${page.total}
          size=${PAGE_SIZE}
          onOffset=${(/** @type {number} */ next) => setQuery({ offset: String(next), revision: '' })}
        />
      `}
    <//>
  <//>`;
}

/**
 * A page of the ledger: the one that is asked for, else the one with the chosen revision.
 *
 * @param {string} path
 * @param {string | undefined} asked
 * @param {number} chosen
 * @param {AbortSignal} signal
 */
async function load(path, asked, chosen, signal) {
  const from = (/** @type {number} */ offset) => get(path, { limit: PAGE_SIZE, continuation_token: offset || '' }, { signal });
  const offset = Math.max(0, Number(asked) || 0);
  const page = await from(offset);
  const place = page.total - chosen;
  if (asked !== undefined || chosen === 0 || place < PAGE_SIZE) return { ...page, offset };
  const there = Math.floor(place / PAGE_SIZE) * PAGE_SIZE;
  return { ...(await from(there)), offset: there };
}

/** @param {{service: any, set: any, entry: any, older: any, chosen: boolean}} props */
function Entry({ service, set, entry, older, chosen }) {
  const item = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (chosen) item.current?.scrollIntoView({ block: 'center' });
  }, [chosen]);
  const now = set?.revision === entry.revision;
  const back = set && !now && entry.after && !set.locked && mayChange(service, set.name);
  const link = (/** @type {string} */ name, /** @type {number} */ revision) => address(['services', service.id, 'sets', name], { revision });
  return html`<li ref=${item} class=${`ledger-entry${now ? ' ledger-entry-now' : ''}${chosen ? ' ledger-entry-chosen' : ''}`} aria-current=${chosen ? 'true' : undefined}>
    <div class="row">
      <h3>${operation(entry, (name, revision, text) => html`<a href=${link(name, revision)}>${text}</a>`)}</h3>
      <a class="small" href=${link(entry.version_set, entry.revision)}>revision ${entry.revision}</a>
      ${now && html`<${Badge} tone="ok">now<//>`}
      ${(entry.overrode ?? []).map(
        (/** @type {any} */ rule) => html`<${Badge} key=${rule.rule_id} tone="bad" title="The rule did not let this through; whoever did it overrode it.">overrode ${visible(rule.rule)}<//>`,
      )}
    </div>
    <div class="muted small"><${Time} at=${entry.at} /> by <${Actor} actor=${entry.actor} /></div>
    ${entry.reason && html`<blockquote class="reason">${visible(entry.reason)}</blockquote>`}
    <${Replaced} entry=${entry} older=${older} />
    ${entry.operation !== 'delete' && html`<${Changes} changes=${changesOf(entry.before, entry.after)} none="The pins stayed as they were." />`}
    ${entry.warnings.map((/** @type {any} */ each) => html`<p class="concern" key=${each.code + each.path}>${visible(each.message)}</p>`)}
    <div class="row">
      <${Details} entry=${entry} />
      ${back &&
      html`<${LinkButton} small href=${address(['services', service.id, 'sets', set.name, 'rollback'], { to: entry.revision })}>
        Roll back to this…
      <//>`}
      ${now &&
      entry.operation === 'service' &&
      may('Service.update', attributesOf(service)) &&
      html`<${LinkButton} small href=${address(['services', service.id, 'rollback'])}>Take the agent and the graph back…<//>`}
    </div>
  </li>`;
}

/** That numbers are of another agent or graph from here on. @param {{entry: any, older: any}} props */
function Replaced({ entry, older }) {
  if (!older) return null;
  const agent = older.agent_id !== entry.agent_id;
  const graph = older.context_graph_id !== entry.context_graph_id;
  if (!agent && !graph) return null;
  return html`<p class="small">
    From here on the numbers are of${' '}
    ${agent && html`<a href=${address(['agents', entry.agent_id])}>another agent</a>`}
    ${agent && graph && ' and of '}
    ${graph && html`<a href=${address(['graphs', entry.context_graph_id])}>another context graph</a>`}.
  </p>`;
}

/** @param {{entry: any}} props */
function Details({ entry }) {
  return html`<details class="small">
    <summary>Details</summary>
    <${Facts}
      items=${[
        ['Agent', entry.after ? (entry.after.agent_version_number ?? 'the newest version') : 'none'],
        ['Context graph', entry.after ? (entry.after.context_graph_version_number ?? 'the newest version') : 'none'],
        ['Models', html`<${Models} models=${entry.after?.llm_model_preferences} />`],
        ['Time', html`<${Time} at=${entry.at} exact />`],
        ['Hash', html`<${Copyable} text=${entry.hash} label="the hash" />`],
        ['Hash before', entry.previous_hash ? html`<code>${entry.previous_hash}</code>` : 'none: this is the first entry'],
      ]}
    />
  </details>`;
}

/** Whether each entry still says what was written, and follows the one before. @param {{path: string}} props */
function Verify({ path }) {
  const [result, setResult] = useState(/** @type {any} */ (null));
  const { busy, error, run } = useAction();
  const verify = () => run(async () => setResult(await get(path + '/verify')));
  return html`
    <${Failure} error=${error} />
    <span role="status">
      ${result &&
      (result.valid
        ? html`<${Badge} tone="ok" title=${`The hash of the newest entry is ${result.head_hash}`}>valid: ${count(result.length, 'entry', 'entries')}, none altered<//>`
        : html`<${Badge} tone="bad">not valid from revision ${result.first_bad_revision} on<//>`)}
    </span>
    <${Button} small busy=${busy} onClick=${verify}>Verify<//>
  `;
}
