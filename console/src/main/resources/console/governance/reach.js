/** What a rule or a freeze would hit: the sets in its scope, and which of them stand against it now. */

import { html, useEffect, useMemo, useState } from '../ui/html.js';
import { Badge, Button, Card, Failure, Pager } from '../ui/parts.js';
import { Time, count, visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { HEALTH_PAGE_SIZE, eachOf } from '../app/gather.js';
import { address } from '../app/router.js';
import { coveredSets } from '../app/scope.js';
import { inWorkspace } from '../app/session.js';
import { CONDITIONS } from './conditions.js';

const PAGE_SIZE = 20;

/** So many services are asked about; what more there is, the server says when the rule is saved. */
const ASKED_MAX = 2000;

/** @typedef {{service: any, set: string, message: string, since: string | null}} Broken */

/**
 * The services in a scope, with the sets of each.
 *
 * @param {any[]} services
 * @param {import('../app/scope.js').Scope | null} scope none is everything
 * @param {{edge?: boolean}} [options] `edge` takes it in, as a freeze does
 * @returns {{service: any, sets: string[]}[]}
 */
export function useReach(services, scope, { edge = false } = {}) {
  const text = JSON.stringify(scope);
  return useMemo(
    () =>
      services
        .map((service) => ({ service, sets: coveredSets(scope, service, { edge }) }))
        .filter((each) => each.sets.length > 0)
        .sort((a, b) => (a.service.name < b.service.name ? -1 : 1)),
    [services, text],
  );
}

/**
 * What breaks a rule as it stands, asked in the background: of a saved rule by the server, of another one by what the sets
 * say themselves. Services that are not active are asked when they become active.
 *
 * @param {{service: any, sets: string[]}[]} reach
 * @param {any[]} conditions
 * @param {string | null} ruleId of a rule that is saved just so
 */
export function useBroken(reach, conditions, ruleId) {
  const [state, setState] = useState({ broken: /** @type {Broken[]} */ ([]), done: 0, total: 0, error: /** @type {any} */ (null) });
  const active = useMemo(() => reach.filter((each) => each.service.is_active), [reach]);
  const judged = conditions.filter((each) => CONDITIONS[each.type]?.broken);
  const text = JSON.stringify(judged);
  useEffect(() => {
    const abort = new AbortController();
    const asked = ruleId || judged.length > 0 ? active.slice(0, ASKED_MAX) : [];
    setState({ broken: [], done: 0, total: asked.length, error: null });
    // A pause, so that not every letter of a name is asked about.
    const timer = setTimeout(() => {
      const judge = (/** @type {any} */ set) => (ruleId ? violation(set, ruleId) : brokenBy(judged, set));
      eachOf(parts(asked), async (part) => {
        const found = await ask(part, judge, abort.signal);
        if (abort.signal.aborted) return;
        setState((old) => ({ ...old, done: old.done + part.length, broken: [...old.broken, ...found] }));
      }).catch((error) => abort.signal.aborted || setState((old) => ({ ...old, error })));
    }, 400);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [active, text, ruleId]);
  return { ...state, cut: active.length > ASKED_MAX };
}

/** @typedef {{service: any, sets: string[]}} Reached */

/** What one request asks about. @param {Reached[]} reach @returns {Reached[][]} */
const parts = (reach) =>
  Array.from({ length: Math.ceil(reach.length / HEALTH_PAGE_SIZE) }, (_, i) => reach.slice(i * HEALTH_PAGE_SIZE, (i + 1) * HEALTH_PAGE_SIZE));

/**
 * @param {Reached[]} part
 * @param {(set: any) => {message: string, since: string | null} | null | undefined} judge what stands against a set
 * @param {AbortSignal} signal
 * @returns {Promise<Broken[]>}
 */
async function ask(part, judge, signal) {
  const of = new Map(part.map((each) => [each.service.id, each]));
  const { items } = await get(inWorkspace('/health'), { id: [...of.keys()], limit: part.length }, { signal });
  return items.flatMap((/** @type {any} */ each) => {
    const { service, sets } = /** @type {Reached} */ (of.get(each.service_id));
    return each.version_sets
      .filter((/** @type {any} */ set) => sets.includes(set.name))
      .flatMap((/** @type {any} */ set) => {
        const found = judge(set);
        return found ? [{ service, set: set.name, message: found.message, since: found.since }] : [];
      });
  });
}

/** @param {any} set @param {string} ruleId */
const violation = (set, ruleId) => set.violations?.find((/** @type {any} */ each) => each.rule_id === ruleId);

/** @param {any[]} conditions @param {any} set */
function brokenBy(conditions, set) {
  const message = conditions.map((each) => CONDITIONS[each.type].broken?.(each, set)).find(Boolean);
  return message ? { message, since: null } : null;
}

/**
 * @typedef {{gathered: any, reach: {service: any, sets: string[]}[], broken?: ReturnType<typeof useBroken>, note?: any}} ReachProps
 */

/** The card of it. @param {{title: string} & ReachProps} props */
export const Reach = ({ title, ...props }) => html`<${Card} title=${title}><${Reached} ...${props} /><//>`;

/** What is in it. @param {ReachProps} props */
export function Reached({ gathered, reach, broken, note }) {
  const [offset, setOffset] = useState(0);
  const sets = reach.reduce((sum, each) => sum + each.sets.length, 0);
  const against = new Set((broken?.broken ?? []).map((each) => each.service.id));
  const sorted = [...reach].sort((a, b) => Number(against.has(b.service.id)) - Number(against.has(a.service.id)));
  const from = Math.min(offset, Math.max(0, sorted.length - 1));
  const shown = sorted.slice(from, from + PAGE_SIZE);
  return html`<div class="reached">
    <${Failure} error=${gathered.error} retry=${gathered.again} />
    <p class="reach-sum" role="status">
      ${reach.length === 0
        ? gathered.complete
          ? 'It applies to nothing that exists now.'
          : 'Looking at the services…'
        : html`<strong>${count(sets, 'version set')}</strong> of ${count(reach.length, 'service')}`}
      ${!gathered.complete && gathered.total > 0 && html`<span class="muted"> · looked at ${gathered.done} of ${gathered.total} services</span>`}
    </p>
    ${gathered.old &&
    gathered.complete &&
    !gathered.busy &&
    gathered.total > 200 &&
    html`<p class="hint">Something has changed since. <${Button} kind="link" small onClick=${gathered.again}>Look again<//></p>`}
    ${broken && html`<${Against} broken=${broken} />`} ${note && html`<p class="hint">${note}</p>`}
    <ul class="reach">
      ${shown.map(
        (each) => html`<li key=${each.service.id}>
          <div class="row">
            <a href=${address(['services', each.service.id])}>${visible(each.service.name)}</a>
            ${!each.service.is_active && html`<${Badge} title="Nothing holds it until it becomes active; then it is asked about.">inactive<//>`}
          </div>
          <div class="muted small">${each.sets.map(visible).join(', ')}</div>
          ${(broken?.broken ?? [])
            .filter((one) => one.service.id === each.service.id)
            .map(
              (one) => html`<div class="against"><${Badge} tone="bad">${visible(one.set)} stands against it<//>
                <span>${visible(one.message)} ${one.since && html`Since <${Time} at=${one.since} />.`}</span></div>`,
            )}
        </li>`,
      )}
    </ul>
    <${Pager}
      offset=${from}
      shown=${shown.length}
      hasMore=${from + PAGE_SIZE < sorted.length}
      total=${sorted.length}
      size=${PAGE_SIZE}
      onOffset=${setOffset}
    />
  </div>`;
}

/** @param {{broken: ReturnType<typeof useBroken>}} props */
function Against({ broken }) {
  const { broken: found, done, total, error, cut } = broken;
  if (error) return html`<${Failure} error=${error} />`;
  return html`<p role="status">
    ${done < total
      ? html`<span class="muted">Looking which stand against it: ${done} of ${total}…</span>`
      : found.length > 0
        ? html`<${Badge} tone="bad">${count(found.length, 'set stands', 'sets stand')} against it now<//>`
        : total > 0 && html`<${Badge} tone="ok">nothing stands against it now<//>`}
    ${cut && html` <span class="muted small">The first ${ASKED_MAX} services were looked at.</span>`}
  </p>`;
}
