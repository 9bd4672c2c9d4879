/** The unit test sets that rules can name. */

import { get } from '../app/api.js';
import { SELDOM_MS, useData } from '../app/data.js';
import { toUuid } from '../app/ids.js';
import { may, session } from '../app/session.js';

/** A choice shows no more. */
const MOST = 200;

/** Those that are not deleted, and the name of one by its id as rules write it. @returns {{sets: {id: string, name: string}[], nameOf: (id: string) => string}} */
export function useTestSets() {
  const { data } = useData(async (signal) => (may('Simulation.view') ? load(signal) : []), [], { every: SELDOM_MS });
  const sets = data ?? [];
  return { sets, nameOf: (id) => sets.find((each) => each.id === id)?.name ?? id };
}

/** @param {AbortSignal} signal */
async function load(signal) {
  const sets = [];
  let token = '';
  do {
    const page = await get(
      `/v1/${session.get()?.workspace_slug}/simulation/unit_test_set/`,
      { is_deleted: false, limit: 20, continuation_token: token },
      { signal },
    );
    sets.push(...page.simulation_unit_test_sets);
    token = page.has_more ? page.continuation_token : '';
  } while (token !== '' && sets.length < MOST);
  return sets.map((each) => ({ id: toUuid(each.id), name: each.name }));
}
