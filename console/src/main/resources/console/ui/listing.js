/** A page of a list of the API, as a table with the way to the pages beside it. Where one is stands in the address. */

import { html } from './html.js';
import { Pager, Table } from './parts.js';
import { useQuery } from '../app/router.js';

/** Items of a page: what the Platform API gives at most. */
export const PAGE_SIZE = 20;

/** How many items come before the page of the address. */
export function useOffset() {
  const [query] = useQuery();
  return Math.max(0, Number(query.offset) || 0);
}

/** What there is of a thing, but for how it is used. @param {any} row */
const stands = (row) => ({ ...row, last_used_at: null });

/**
 * The table and the way through its pages.
 *
 * @template T
 * @param {{page: {items: T[], has_more: boolean, total?: number | null}, caption: string, columns: any[], rowKey?: (row: T) => string,
 *   order?: string, onOrder?: (order: string) => void, follows?: (row: T) => unknown}} props
 */
export function Listing({ page, rowKey = (/** @type {any} */ row) => row.id, follows = stands, ...table }) {
  const [, setQuery] = useQuery();
  return html`
    <${Table} rows=${page.items} rowKey=${rowKey} follows=${follows} ...${table} />
    <${Pager}
      offset=${useOffset()}
      shown=${page.items.length}
      hasMore=${page.has_more}
      total=${page.total}
      size=${PAGE_SIZE}
      onOffset=${(/** @type {number} */ next) => setQuery({ offset: next || '' })}
    />
  `;
}
