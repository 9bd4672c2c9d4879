/** What needs somebody, found from what the API says of the health of services, of requests and of test runs. */

/**
 * Something that needs somebody.
 *
 * @typedef {{kind: string, service: {id: string, name: string} | null, set: string, message: string, since: string | null,
 *   to: string[]}} Finding `to` are the parts of the address of the page where it is seen to
 */

/** The kinds of findings, the most urgent first. @type {Record<string, {title: string, tone: 'bad' | 'warn' | 'info', about: string}>} */
export const KINDS = {
  unfit: { title: 'Does not run', tone: 'bad', about: 'Release follows a version that does not exist, so end users get nothing.' },
  rule: { title: 'Breaks a rule', tone: 'bad', about: 'What stands would not pass the rules of today. It stays until its next change.' },
  failed_tests: { title: 'Tests failed', tone: 'bad', about: 'The newest run of a unit test failed on what the set means now.' },
  request: { title: 'Request stuck', tone: 'warn', about: 'A change request has failed within a week, or is outdated: its author can bring it up to date.' },
  old_tests: { title: 'Tests out of date', tone: 'warn', about: 'The newest run of a unit test tried other content than the set has now.' },
  deprecated: { title: 'Deprecated parts', tone: 'warn', about: 'It uses a model, an agent or a context graph that is being retired.' },
  warning: { title: 'Warnings', tone: 'warn', about: 'Pinion warns of something in the set.' },
  behind: { title: 'Far behind', tone: 'info', about: 'A pin is many versions behind the newest one.' },
  untested: { title: 'No tests', tone: 'info', about: 'No unit test uses release, so nobody notices when it breaks.' },
  unused: { title: 'Unused sets', tone: 'info', about: 'Nothing has used the set for long; it could be deleted.' },
};

/** The kind of finding that a warning is. @param {string} code */
function kindOf(code) {
  if (code.startsWith('deprecated_')) return 'deprecated';
  if (code === 'pin_behind') return 'behind';
  return code === 'set_unused' ? 'unused' : 'warning';
}

/**
 * What needs somebody in the sets of a service.
 *
 * @param {any} of the health of the service, as the API tells it
 * @returns {Finding[]}
 */
export function ofService(of) {
  return of.version_sets.flatMap((/** @type {any} */ set) => {
    const finding = (/** @type {string} */ kind, /** @type {string} */ message, since = set.updated_at) => ({
      kind,
      service: { id: of.service_id, name: of.service_name },
      set: set.name,
      message,
      since,
      to: ['services', of.service_id],
    });
    const served = of.is_active && set.name === 'release';
    return [
      ...set.warnings.map((/** @type {any} */ each) => finding(kindOf(each.code), each.message)),
      ...(served && set.problem ? [finding('unfit', set.problem.message)] : []),
      ...(served && set.used_by === 0 ? [finding('untested', 'No unit test runs on release.')] : []),
      ...(set.violations ?? []).map((/** @type {any} */ each) => finding('rule', `It breaks “${each.rule}”. ${each.message}`, each.since)),
    ];
  });
}

/** Nothing can be done about a request that has failed, so it is told for so long only. */
const FAILED_MS = 7 * 86_400_000;

/**
 * Requests that go no further by themselves.
 *
 * @param {any[]} requests
 * @param {(id: string) => string} nameOf the name of a service
 * @returns {Finding[]}
 */
export const ofRequests = (requests, nameOf) =>
  requests.filter((each) => each.state !== 'failed' || Date.now() - Date.parse(each.updated_at) < FAILED_MS).map((each) => ({
    kind: 'request',
    service: { id: each.service_id, name: nameOf(each.service_id) },
    set: each.change.version_set ?? '',
    message: `#${each.number} ${each.title}: ${each.state === 'failed' ? each.failure?.message ?? 'it could not be applied.' : 'something has changed since it was made.'}`,
    since: each.updated_at ?? each.created_at,
    to: ['requests', each.id],
  }));

/**
 * What the newest run of each unit test says of the set that it ran on.
 *
 * @typedef {{test: string, service: {id: string, name: string}, set: string, since: string, state: 'passed' | 'failed' | 'old',
 *   failed: number, of: number}} Tested `old`: it ran on other content than the set has now
 * @param {any[]} runs of unit test sets, newest first
 * @param {(service: string, set: string) => {service: any, digest: string} | null} standing what the set of a service means now;
 *   null if it is not there any more
 * @returns {Tested[]}
 */
export function tested(runs, standing) {
  /** Runs of the same test in one run of its set count together. @type {Map<string, {run: any, results: any[]}>} */
  const newest = new Map();
  for (const run of runs.filter((each) => each.status === 'completed')) {
    for (const result of run.unit_test_runs) {
      const key = [result.unit_test_id, result.service_id, result.service_version_set_name].join(' ');
      const known = newest.get(key);
      if (!known) newest.set(key, { run, results: [result] });
      else if (known.run === run) known.results.push(result);
    }
  }
  return [...newest.values()].flatMap(({ run, results }) => {
    const [{ unit_test_name: test, service_id: id, service_version_set_name: set }] = results;
    const now = standing(id, set);
    if (!now) return [];
    const failed = results.filter((each) => each.result !== 'passed').length;
    const state = results.some((each) => each.bundle_digest !== now.digest) ? 'old' : failed > 0 ? 'failed' : 'passed';
    const service = { id: now.service.id, name: now.service.name };
    return [{ test, service, set, since: run.finished_at ?? run.created_at, state, failed, of: results.length }];
  });
}

/**
 * What the newest runs of unit tests say against the sets that they ran on.
 *
 * @type {(...of: Parameters<typeof tested>) => Finding[]}
 */
export const ofRuns = (runs, standing) =>
  tested(runs, standing)
    .filter((each) => each.state !== 'passed')
    .map(({ test, service, set, since, state, failed, of }) => ({
      ...{ service, set, since, to: ['services', service.id] },
      ...(state === 'old'
        ? { kind: 'old_tests', message: `“${test}” was last run on other content; run it on this one.` }
        : { kind: 'failed_tests', message: `“${test}” failed${of > 1 ? ` in ${failed} of ${of} runs` : ''}.` }),
    }));

/** The newest problem first. @param {Finding[]} findings */
export const sorted = (findings) => [...findings].sort((a, b) => ((b.since ?? '') < (a.since ?? '') ? -1 : (b.since ?? '') > (a.since ?? '') ? 1 : 0));

/** How many there are of each kind. @param {Finding[]} findings */
export function counts(findings) {
  /** @type {Record<string, number>} */
  const of = {};
  for (const each of findings) of[each.kind] = (of[each.kind] ?? 0) + 1;
  return of;
}
