/** Runs of unit test sets. */

import { get } from '../app/api.js';
import { session } from '../app/session.js';

/**
 * The newest runs of unit test sets with their results, the newest first.
 *
 * @param {number} most
 * @param {AbortSignal} signal
 * @returns {Promise<any[]>}
 */
export async function newestRuns(most, signal) {
  const runs = [];
  let token = '';
  do {
    const page = await get(
      `/v1/${session.get()?.workspace_slug}/simulation/unit_test_set_run/`,
      { sort_by: '-updated_at', limit: 10, continuation_token: token },
      { signal },
    );
    runs.push(...page.simulation_unit_test_set_runs);
    token = page.has_more ? page.continuation_token : '';
  } while (token !== '' && runs.length < most);
  return runs.sort((a, b) => ((a.finished_at ?? '') < (b.finished_at ?? '') ? 1 : -1));
}
