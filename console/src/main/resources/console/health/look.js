/** Looks at all services, a page at a time. */

import { all, get } from '../app/api.js';
import { HEALTH_PAGE_SIZE, eachOf, eachPage } from '../app/gather.js';
import { toUuid } from '../app/ids.js';
import { inWorkspace, may } from '../app/session.js';
import { ofRequests, ofRuns, ofService } from './findings.js';
import { newestRuns } from './runs.js';

/** Runs of tests that are looked at, the newest first. */
const RUNS_MAX = 100;

/**
 * Gathers what needs somebody.
 *
 * @param {AbortSignal} signal
 * @param {(findings: import('./findings.js').Finding[], done: number, total: number) => void} add
 */
export async function look(signal, add) {
  /** The names of services by their ids. @type {Map<string, string>} */
  const names = new Map();
  let total = 0;
  await eachPage(
    '/health',
    HEALTH_PAGE_SIZE,
    (services, done, all_) => {
      total = all_;
      for (const each of services) names.set(each.service_id, each.service_name);
      add(services.flatMap(ofService), done, total);
    },
    signal,
  );
  add(await stuck(names, signal), 0, total);
  add(await tested(names, signal), 0, total);
}

/** @param {Map<string, string>} names @param {AbortSignal} signal */
async function stuck(names, signal) {
  const lists = await Promise.all(['failed', 'stale'].map((state) => all(inWorkspace('/requests'), { state }, { signal, most: 200 })));
  return ofRequests(lists.flat(), (id) => names.get(id) ?? 'a service');
}

/** @param {Map<string, string>} names @param {AbortSignal} signal */
async function tested(names, signal) {
  if (!may('Simulation.view')) return [];
  const runs = await newestRuns(RUNS_MAX, signal);
  const tests = runs.flatMap((run) => run.unit_test_runs);
  const services = [...new Set(tests.map((each) => toUuid(each.service_id)))].filter((id) => names.has(id));
  /** What each set means now, by its service and name. @type {Map<string, string>} */
  const digests = new Map();
  await eachOf(services, async (id) => {
    const { items } = await get(inWorkspace(`/services/${id}/version-sets`), {}, { signal });
    for (const set of items) digests.set(`${id} ${set.name}`, set.digest);
  });
  return ofRuns(runs, (service, set) => {
    const id = toUuid(service);
    const digest = digests.get(`${id} ${set}`);
    return digest ? { service: { id, name: names.get(id) ?? '' }, digest } : null;
  });
}
