/** Looks at all services, a few requests at a time. */

import { all, get } from '../app/api.js';
import { eachPageOfServices } from '../app/gather.js';
import { toUuid } from '../app/ids.js';
import { coveredSets } from '../app/scope.js';
import { inWorkspace, may, session } from '../app/session.js';
import { ofRequests, ofRules, ofRuns, ofSets } from './findings.js';

/** Runs of tests that are looked at, the newest first. */
const RUNS_MAX = 100;

/**
 * Gathers what needs somebody.
 *
 * @param {AbortSignal} signal
 * @param {(findings: import('./findings.js').Finding[], done: number, total: number) => void} add
 */
export async function look(signal, add) {
  const rules = may('Rule.view') ? (await all(inWorkspace('/rules'), {}, { signal })).filter((each) => each.enabled) : [];
  /** What is known of services by now. @type {Map<string, {service: any, digests: Map<string, string>}>} */
  const known = new Map();
  let total = 0;
  const one = async (/** @type {any} */ service) => {
    const { items } = await get(inWorkspace(`/services/${service.id}/version-sets`), {}, { signal });
    known.set(service.id, { service, digests: new Map(items.map((/** @type {any} */ each) => [each.name, each.digest])) });
    add([...ofSets(service, items), ...(await broken(service, rules, signal))], 1, total);
  };
  await eachPageOfServices(async (services, all_) => {
    total = all_;
    for (const service of services) await one(service);
  }, signal);
  add(await stuck(known, signal), 0, total);
  add(await tested(known, signal), 0, total);
}

/** What breaks rules; asked only of sets that a rule governs. @param {any} service @param {any[]} rules @param {AbortSignal} signal */
async function broken(service, rules, signal) {
  if (!service.is_active) return [];
  const governed = new Set(rules.flatMap((rule) => coveredSets(rule.applies_to, service)));
  const found = [];
  for (const set of governed) {
    const { violations } = await get(inWorkspace(`/services/${service.id}/version-sets/${encodeURIComponent(set)}/rules`), {}, { signal });
    found.push(...ofRules(service, set, violations));
  }
  return found;
}

/** @param {Map<string, {service: any}>} known @param {AbortSignal} signal */
async function stuck(known, signal) {
  const lists = await Promise.all(['failed', 'stale'].map((state) => all(inWorkspace('/requests'), { state }, { signal, most: 200 })));
  return ofRequests(lists.flat(), (id) => known.get(id)?.service.name ?? 'a service');
}

/** @param {Map<string, {service: any, digests: Map<string, string>}>} known @param {AbortSignal} signal */
async function tested(known, signal) {
  if (!may('Simulation.view')) return [];
  const runs = [];
  let token = '';
  do {
    const page = await get(
      `/v1/${session.get()?.workspace_slug}/simulation/unit_test_set_run/`,
      { sort_by: '-updated_at', limit: 5, continuation_token: token },
      { signal },
    );
    runs.push(...page.simulation_unit_test_set_runs);
    token = page.has_more ? page.continuation_token : '';
  } while (token !== '' && runs.length < RUNS_MAX);
  runs.sort((a, b) => ((a.finished_at ?? '') < (b.finished_at ?? '') ? 1 : -1));
  return ofRuns(runs, (id, set) => {
    const found = known.get(toUuid(id));
    const digest = found?.digests.get(set);
    return found && digest ? { service: found.service, digest } : null;
  });
}

