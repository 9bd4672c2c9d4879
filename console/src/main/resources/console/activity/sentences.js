/** Events of the change log, each as a sentence: who did what to which thing. */

/**
 * What is said of an event after the name of whoever acted.
 *
 * @typedef {{verb: string, thing: string, name: string, to: {parts: string[], query?: Record<string, any>} | null, end: string}} Said
 *   “made the service”, its name and where it is shown, and what is said of it at the end
 */

/** What things are called, and where the console shows them. @type {Record<string, {word: string, parts?: (id: string) => string[]}>} */
const THINGS = {
  workspace: { word: 'the workspace' },
  service: { word: 'the service', parts: (id) => ['services', id] },
  agent: { word: 'the agent', parts: (id) => ['agents', id] },
  context_graph: { word: 'the context graph', parts: (id) => ['graphs', id] },
  rule: { word: 'the rule', parts: (id) => ['rules', id] },
  request: { word: 'the change request', parts: (id) => ['requests', id] },
  freeze: { word: 'a freeze:', parts: () => ['freezes'] },
  api_key: { word: 'the key' },
  user: { word: 'the user' },
  member: { word: 'the member' },
  role: { word: 'the role' },
  session: { word: 'a session of' },
  simulation_persona: { word: 'the test persona' },
  simulation_scenario: { word: 'the scenario' },
  metric: { word: 'the metric' },
  unit_test: { word: 'the unit test' },
  unit_test_set: { word: 'the unit test set' },
  dynamic_behavior_set: { word: 'the behaviour set' },
  persona: { word: 'the persona' },
};

/** What the ends of kinds of events mean, whatever they are about. @type {Record<string, string>} */
const VERBS = {
  created: 'made',
  updated: 'changed',
  modified: 'changed',
  deleted: 'deleted',
  retired: 'retired',
  invited: 'invited',
  assigned: 'assigned',
  rotated: 'rotated',
  approved: 'approved',
  rejected: 'rejected',
  commented: 'commented on',
  applied: 'applied',
  refreshed: 'refreshed',
  withdrawn: 'withdrew',
  archived: 'archived',
  on: 'started',
  off: 'ended',
  run_created: 'started a run of',
  run_reported: 'reported test results of',
  run_cancelled: 'cancelled a run of',
  invocations_reported: 'reported uses of',
  maintenance_started: 'paused',
  maintenance_ended: 'resumed',
};

/** What is said in its own way; `thing` is empty where the name alone says it. @type {Record<string, {verb: string, thing?: string, end?: string}>} */
const SPECIAL = {
  'request.created': { verb: 'asked for a change:' , thing: '' },
  'request.ready': { verb: 'found that every check passes of' },
  'request.stale': { verb: 'marked as outdated' },
  'request.failed': { verb: 'could not apply' },
  'session.opened': { verb: 'signed in', thing: '' },
  'session.extended': { verb: 'stayed signed in', thing: '' },
  'session.ended': { verb: 'signed out', thing: '' },
  'session.expired': { verb: 'ended, as nobody used it,' },
  'organization.moved': { verb: 'moved', end: 'to another cluster of data' },
  'settings.changed': { verb: 'changed the settings of' },
  'server.signing_keys_rotated': { verb: 'rotated the keys that sign tokens', thing: '' },
};

/** What an event says. @param {any} event of the audit trail @returns {Said} */
export function said(event) {
  const thing = THINGS[event.resource_type ?? ''] ?? { word: (event.resource_type ?? '').replaceAll('_', ' ') };
  const gone = event.action.endsWith('.deleted') && event.action !== 'version_set.deleted';
  const to = thing.parts && event.resource_id && !gone ? { parts: thing.parts(event.resource_id) } : null;
  const name = event.resource_type === 'session' ? '' : event.resource_name ?? '';
  if (event.action.startsWith('version_set.')) return ofSet(event, name, to);
  const special = SPECIAL[event.action];
  if (special) return { verb: special.verb, thing: special.thing ?? thing.word, name, to, end: special.end ?? '' };
  const what = event.action.slice(event.action.indexOf('.') + 1);
  if (what === 'version_created') return { verb: `made version ${event.metadata?.version} of`, thing: thing.word, name, to: to && { ...to, query: { version: event.metadata?.version } }, end: '' };
  return { verb: VERBS[what] ?? `${what.replaceAll('_', ' ')}:`, thing: thing.word, name, to, end: '' };
}

/** @param {any} event @param {string} name @param {Said['to']} to @returns {Said} */
function ofSet(event, name, to) {
  const { version_set: set, revision } = event.metadata ?? {};
  const verbs = /** @type {Record<string, string>} */ ({
    'version_set.changed': 'changed',
    'version_set.deleted': 'deleted',
    'version_set.overridden': 'overrode the rules for',
  });
  return {
    verb: `${verbs[event.action] ?? event.action} ${set}`,
    thing: 'of',
    name,
    to: to && (event.action.endsWith('.deleted') || !set ? to : { parts: [...to.parts, 'sets', set], query: { revision } }),
    end: revision ? `revision ${revision}` : '',
  };
}

/** The kinds of things that events can be about, for a choice. */
export const SUBJECTS = Object.entries(THINGS).map(([value, { word }]) => ({
  value,
  label: word.replace(/^(the|a) /, '').replace(/( of|:)$/, '').replace(/^./, (first) => first.toUpperCase()),
}));

/** Kinds of events that people look for. @type {{value: string, label: string}[]} */
export const KINDS = [
  { value: 'version_set.changed', label: 'Version set changed' },
  { value: 'version_set.overridden', label: 'Rules overridden' },
  { value: 'version_set.deleted', label: 'Version set deleted' },
  { value: 'service.created', label: 'Service made' },
  { value: 'service.updated', label: 'Service changed' },
  { value: 'service.deleted', label: 'Service deleted' },
  { value: 'agent.version_created', label: 'New version of an agent' },
  { value: 'context_graph.version_created', label: 'New version of a context graph' },
  { value: 'request.created', label: 'Change requested' },
  { value: 'request.approved', label: 'Change approved' },
  { value: 'request.rejected', label: 'Change rejected' },
  { value: 'request.commented', label: 'Change commented on' },
  { value: 'request.applied', label: 'Change request applied' },
  { value: 'request.failed', label: 'Change request failed' },
  { value: 'rule.created', label: 'Rule made' },
  { value: 'rule.updated', label: 'Rule changed' },
  { value: 'rule.deleted', label: 'Rule deleted' },
  { value: 'freeze.on', label: 'Freeze started' },
  { value: 'freeze.off', label: 'Freeze ended' },
  { value: 'unit_test_set.run_reported', label: 'Test results reported' },
  { value: 'api_key.created', label: 'Key made' },
  { value: 'api_key.rotated', label: 'Key rotated' },
  { value: 'api_key.deleted', label: 'Key deleted' },
  { value: 'user.invited', label: 'User invited' },
  { value: 'role.assigned', label: 'Role assigned' },
  { value: 'session.opened', label: 'Signed in' },
  { value: 'session.ended', label: 'Signed out' },
];

/** What two events share that are told as one. */
const SAME = ['action', 'actor_entity_id', 'actor_credential_id'];

/**
 * Events in the order given, with those in a row that only keep a session of the same person and key alive as one entry.
 *
 * @param {any[]} events
 * @returns {{event: any, more: number}[]} `more` is how many like it are not shown
 */
export function folded(events) {
  /** @type {{event: any, more: number}[]} */
  const entries = [];
  for (const event of events) {
    const last = entries[entries.length - 1];
    const quiet = event.action === 'session.extended' && SAME.every((each) => event[each] === last?.event[each]);
    if (quiet) last.more++;
    else entries.push({ event, more: 0 });
  }
  return entries;
}

/** The beginning of a day of the reader, and the last moment of it. @param {string} day such as `2026-01-31` */
export function dayBounds(day) {
  const begin = new Date(`${day}T00:00:00`);
  if (Number.isNaN(begin.getTime())) return null;
  const end = new Date(begin);
  end.setDate(end.getDate() + 1);
  return { from: begin.toISOString(), to: new Date(end.getTime() - 1).toISOString() };
}
