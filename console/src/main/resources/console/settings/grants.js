/** Grants of roles, in words and as a form has them. */

/**
 * @typedef {{type: 'Equals' | 'NotEquals', value: any} | {type: 'In', values: any[]}} Condition
 * @typedef {{permission_name: string, conditions: Record<string, Condition>}} Grant
 * @typedef {{attribute: string, comparison: string, value: string}} ConditionRow a condition as it is typed
 * @typedef {{permission: string, conditions: ConditionRow[]}} GrantRow a grant as it is typed
 */

/** What attributes are for people; the others are told as they are written. @type {Record<string, string>} */
const ATTRIBUTES = {
  agent_id: 'its agent',
  email: 'the e-mail address',
  id: 'its id',
  is_active: 'whether it is active',
  key_id: 'the key',
  name: 'its name',
  role_name: 'the role',
  service_hierarchical_state_machine_id: 'its context graph',
  user_id: 'the user',
  version_set_name: 'the version set',
};

/** What stands for a tag without a value in a list of values, where an empty line is none. */
export const NO_VALUE = '(no value)';

/** A name in separate words, such as `Context graph`. @param {string} name */
export function spaced(name) {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  return words.charAt(0) + words.slice(1).replace(/[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase());
}

/** A permission's thing and verb, such as `Service` and `Get version set`. @param {string} name */
export function permissionWords(name) {
  const split = name.search(/[:.]/);
  const words = (/** @type {string} */ text) => spaced(text.replace('ServiceHierarchicalStateMachine', 'ContextGraph'));
  return { thing: words(name.slice(0, split)), verb: words(name.slice(split + 1)) };
}

/** Sentences of grants, by the things that they are about. @param {Grant[]} grants @returns {[string, string[]][]} */
export function grantsByThing(grants) {
  /** @type {Map<string, string[]>} */
  const things = new Map();
  for (const grant of grants) {
    const { thing, verb } = permissionWords(grant.permission_name);
    const conditions = Object.entries(grant.conditions).map(([attribute, each]) => conditionWords(attribute, each));
    const said = conditions.length > 0 ? `${verb}, if ${conditions.join(' and ')}` : verb;
    things.set(thing, [...(things.get(thing) ?? []), said]);
  }
  return [...things];
}

/** @param {string} attribute @param {Condition} condition */
export function conditionWords(attribute, condition) {
  if (attribute === 'is_active' && condition.type !== 'In') {
    return `it is ${(condition.value === true) === (condition.type === 'Equals') ? 'active' : 'not active'}`;
  }
  const name = attribute.startsWith('tags.') ? `the tag “${attribute.slice(5)}”` : (ATTRIBUTES[attribute] ?? attribute);
  if (condition.type === 'In') return `${name} is one of ${condition.values.map(valueWords).join(', ')}`;
  return `${name} is ${condition.type === 'NotEquals' ? 'not ' : ''}${valueWords(condition.value)}`;
}

/** @param {any} value */
function valueWords(value) {
  if (value === null) return 'without a value';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return `“${value}”`;
}

/** A grant as a form has it. @param {Grant} grant @returns {GrantRow} */
export const typed = (grant) => ({
  permission: grant.permission_name,
  conditions: Object.entries(grant.conditions).map(([attribute, each]) => ({
    attribute,
    comparison: each.type,
    value: each.type === 'In' ? each.values.map((value) => (value === null ? NO_VALUE : String(value))).join('\n') : String(each.value ?? ''),
  })),
});

/** The attributes that more than one condition of a grant asks for, of which one could be kept only. @param {GrantRow} row */
export const repeated = ({ conditions }) =>
  conditions.map((each) => each.attribute.trim()).filter((each, i, all) => each && all.indexOf(each) < i);

/** A grant as the API takes it. @param {GrantRow} row @returns {Grant} */
export const sent = (row) => ({
  permission_name: row.permission,
  conditions: Object.fromEntries(row.conditions.map((each) => [each.attribute.trim(), condition(each)])),
});

/** @param {ConditionRow} row @returns {Condition} */
function condition({ attribute, comparison, value }) {
  // What is neither true nor false the server refuses.
  const isFlag = attribute.trim() === 'is_active';
  const read = (/** @type {string} */ line) => {
    if (isFlag && /^(true|false)$/.test(line)) return line === 'true';
    return line === '' || line === NO_VALUE ? null : line;
  };
  if (comparison === 'In') return { type: 'In', values: value.split('\n').map((each) => each.trim()).filter(Boolean).map(read) };
  return { type: comparison === 'NotEquals' ? 'NotEquals' : 'Equals', value: read(value.trim()) };
}
