/** How a version set came to say what it says, as its ledger has it. */

/** @type {Record<string, string>} */
const VERBS = { create: 'Made with the service', delete: 'Deleted', service: 'The service got another agent or context graph' };

/**
 * What an entry of a ledger did, in parts that follow each other.
 *
 * @param {any} entry
 * @param {(name: string, revision: number, text: string) => any} [refer] how a revision is shown that it refers to
 * @returns {any[]}
 */
export function operation({ operation: kind, version_set: set, source, restores, before }, refer = (name, revision, text) => text) {
  if (kind === 'promote') return ['Promoted from ', refer(source.version_set, source.revision, `${source.version_set}, revision ${source.revision}`)];
  if (kind === 'rollback') return ['Rolled back to ', refer(set, restores, `revision ${restores}`)];
  return [VERBS[kind] ?? (before ? 'Edited' : 'Made')];
}
