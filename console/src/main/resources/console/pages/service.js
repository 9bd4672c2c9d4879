/** A service: its version sets side by side, how they differ, and what stands in the way. */

import { html, useEffect, useState } from '../ui/html.js';
import { Button, Empty, Loaded, Notice, Pager, Search, Select } from '../ui/parts.js';
import { count, visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { useData } from '../app/data.js';
import { useQuery } from '../app/router.js';
import { inWorkspace } from '../app/session.js';
import { ServiceHead, useService } from './service-head.js';
import { DeleteSet } from './set-delete.js';
import { SetCard, SetTable } from './set-views.js';

/** So many sets are shown at a time. */
const PAGE_SIZE = 20;

/** More sets than these are a table unless the person wants cards. */
const CARDS_AT_MOST = 6;

/** @param {{id: string}} props */
export function Service({ id }) {
  const service = useService(id);
  return html`<${Loaded} of=${service} what="Loading the service">
    ${(/** @type {import('./service-head.js').ServiceAndSets} */ data) => html`
      <${ServiceHead} ...${data} current="sets" />
      <${Sets} ...${data} reload=${service.reload} />
    `}
  <//>`;
}

/** @param {import('./service-head.js').ServiceAndSets & {reload: () => void}} props */
function Sets({ service, sets, reload }) {
  const [query, setQuery] = useQuery();
  const [deleting, setDeleting] = useState('');
  const search = query.search ?? '';
  const found = sets.filter((each) => each.name.toLowerCase().includes(search.toLowerCase()));
  const offset = Math.max(0, Number(query.offset) || 0);
  const shown = found.slice(offset, offset + PAGE_SIZE);
  const violations = useViolations(service.id);
  const asCards = (query.view ?? (sets.length > CARDS_AT_MOST ? 'table' : 'cards')) === 'cards';
  const View = asCards ? Cards : SetTable;
  const doomed = sets.find((each) => each.name === deleting);
  useEffect(() => {
    if (!doomed) setDeleting('');
  }, [doomed]);

  return html`
    ${!service.is_active &&
    html`<${Notice} tone="warn" title="This service is inactive.">No runtime gets anything of it, whatever its sets say.<//>`}
    ${sets.length > CARDS_AT_MOST &&
    html`<div class="filters" role="search">
      <${Search} label="Search by name" value=${search} onSearch=${(/** @type {string} */ text) => setQuery({ search: text, offset: '' })} />
      <${Select}
        label="Show as"
        value=${asCards ? 'cards' : 'table'}
        onInput=${(/** @type {string} */ view) => setQuery({ view })}
        options=${[
          { value: 'table', label: 'A table' },
          { value: 'cards', label: 'Cards' },
        ]}
      />
    </div>`}
    ${found.length === 0
      ? html`<${Empty} title="No version set matches" actions=${html`<${Button} onClick=${() => setQuery({ search: '' })}>Show all<//>`}>
          None of the ${count(sets.length, 'set')} has “${visible(search)}” in its name.
        <//>`
      : html`<${View} service=${service} sets=${sets} shown=${shown} violations=${violations} onDelete=${setDeleting} />`}
    <${Pager}
      offset=${offset}
      shown=${shown.length}
      hasMore=${found.length > offset + PAGE_SIZE}
      total=${found.length}
      size=${PAGE_SIZE}
      onOffset=${(/** @type {number} */ next) => setQuery({ offset: next || '' })}
    />
    ${doomed && html`<${DeleteSet} service=${service} set=${doomed} onClose=${() => setDeleting('')} onDeleted=${reload} />`}
  `;
}

/** @param {any} props */
function Cards({ shown, ...rest }) {
  return html`<div class="sets">${shown.map((/** @type {any} */ set) => html`<${SetCard} key=${set.name} set=${set} ...${rest} />`)}</div>`;
}

/**
 * What the rules say against the sets, by their names.
 *
 * @param {string} id of the service
 * @returns {Record<string, any[]>}
 */
function useViolations(id) {
  const { data } = useData(
    async (signal) => {
      const { items } = await get(inWorkspace('/health'), { id }, { signal });
      return Object.fromEntries((items[0]?.version_sets ?? []).map((/** @type {any} */ each) => [each.name, each.violations ?? []]));
    },
    [id],
  );
  return data ?? {};
}
