/** What a person can give to others: no more than they hold. */

import { may, session } from '../app/session.js';

/**
 * @typedef {import('./grants.js').Grant} Grant
 * @typedef {import('../app/session.js').GrantCondition} Held
 */

/** Permissions of roles whose names do not tell what keys call them. @type {Record<string, string>} */
const NAMES = {
  'Service:CreateVersionSet': 'Service.update',
  'Service:DeleteVersionSet': 'Service.update',
  'Organization:CreateAgentVersion': 'Agent.update',
  'Organization:CreateServiceHierarchicalStateMachineVersion': 'ContextGraph.update',
  'Service:OverrideRules': 'Service.override',
  'Service:Freeze': 'Freeze.create',
  'DynamicBehaviorInstruction:ReportDynamicBehaviorInvocation': 'Behavior.update',
  'Admin:SetMaintenance': 'Maintenance.update',
  'Admin:RotateSigningKeys': 'Admin:RotateSigningKeys',
  'Organization:CreateOrganization': 'Organization:CreateOrganization',
};

/** @type {Record<string, string>} */
const VERBS = { Get: 'view', Modify: 'update', Invite: 'create', Cancel: 'update' };

/** What keys call the things of permissions of roles. @type {[RegExp, string][]} */
const THINGS = [
  [/^Service:Rule/, 'Rule'],
  [/^Service:Request/, 'Request'],
  [/^Organization:Agent/, 'Agent'],
  [/^Organization:ServiceHierarchical/, 'ContextGraph'],
  [/^Organization:API/, 'ApiKey'],
  [/^Organization/, 'Workspace'],
  [/^Metric/, 'Simulation'],
  [/^Dynamic/, 'Behavior'],
  [/^Admin/, 'Model'],
];

/** What the session calls a permission, as keys do. @param {string} permission as roles name it, such as `Service:GetService` */
export function keyName(permission) {
  const [, space, verb, rest] = /^(\w+)[:.]([A-Z][a-z]+)(\w*)$/.exec(permission) ?? [];
  if (NAMES[permission] || !space) return NAMES[permission] ?? permission;
  const thing = THINGS.find(([pattern]) => pattern.test(`${space}:${rest}`))?.[1] ?? space;
  return `${thing}.${VERBS[verb] ?? verb.toLowerCase()}`;
}

/** How the session says how a condition compares. @type {Record<string, Held['comparison']>} */
const COMPARISONS = { Equals: 'equals', NotEquals: 'not_equals', In: 'in' };

/** A grant of a role as the session has grants. @param {Grant} grant */
const asHeld = ({ permission_name: permission, conditions }) => ({
  permission,
  conditions: Object.entries(conditions).map(([attribute, each]) => ({
    attribute,
    comparison: COMPARISONS[each.type],
    values: each.type === 'In' ? each.values : [each.value],
  })),
});

/**
 * Whether the person could give this. Their own role says exactly what they hold; without one, the session says it well enough,
 * which has one name for several permissions.
 *
 * @param {Grant} grant
 * @param {any[]} roles with what they give
 */
export function mayGive(grant, roles) {
  const own = roles.find((each) => each.mine)?.permission_grants.map(asHeld);
  const name = own ? grant.permission_name : keyName(grant.permission_name);
  return (own ?? session.get()?.grants ?? []).some(
    (/** @type {{permission: string, conditions: Held[]}} */ each) =>
      each.permission === name && each.conditions.every((held) => implies(grant.conditions[held.attribute], held)),
  );
}

/** Whether they could give all that a role gives. @param {any} role @param {any[]} roles */
export const mayGiveRole = (role, roles) => role.permission_grants.every((/** @type {Grant} */ each) => mayGive(each, roles));

/** Whether they hold a permission, be it under conditions. @param {string} permission as roles name it @param {any[]} roles */
export function mayGiveSome(permission, roles) {
  const own = roles.find((each) => each.mine)?.permission_grants;
  return own ? own.some((/** @type {Grant} */ each) => each.permission_name === permission) : may(keyName(permission));
}

/** Whether wherever a condition of a grant holds, one that the person is held to does, too. @param {any} given @param {Held} held */
function implies(given, { attribute, comparison, values }) {
  if (!given) return false;
  if (given.type === 'NotEquals') return comparison === 'not_equals' && values.includes(given.value);
  const known = given.type === 'In' ? given.values : [given.value];
  if (comparison !== 'not_equals') return known.every((/** @type {any} */ each) => values.includes(each));
  // Something may have other values of a tag besides.
  return !attribute.startsWith('tags.') && !known.some((/** @type {any} */ each) => values.includes(each));
}
