/**
 * A context graph as it is drawn: states and the ways between them, of one version or of two laid over
 * each other. The rules of comparison are the server's: states are known by name, what is null is
 * absent, and a text equals an object that has only this text as its description.
 */

/** @typedef {'added' | 'removed' | 'changed' | 'same'} Mark */

/**
 * A state, or what stands in for one.
 *
 * @typedef {object} State
 * @property {string} id the state's name; for another graph's state, not the name of a state
 * @property {string} name as it is shown
 * @property {string} kind the state's type; `graph` for a visit to another graph, `missing` for a
 *     state that is led to and not there
 * @property {boolean} startsNew whether talks with new users begin here
 * @property {boolean} startsReturning whether talks with returning users begin here
 * @property {boolean} terminal whether talks end here
 * @property {Readonly<Record<string, unknown>>} content the state's fields
 * @property {Mark} mark
 * @property {string[]} fields which fields differ, if the mark is `changed`
 */

/**
 * A way from one state to the next.
 *
 * @typedef {object} Way
 * @property {string} id
 * @property {string} from id of a state
 * @property {string} to id of a state
 * @property {string} label the condition; empty if the way is always taken
 * @property {unknown} condition all that is said of it, as text if there is no more; empty if the way is
 *     always taken
 * @property {Mark} mark
 * @property {string} [before] the condition in the earlier version, if the mark is `changed`
 */

/** @typedef {{ states: State[], ways: Way[] }} Graph */

const ROLES = /** @type {const} */ ([
  ['startsNew', 'new_user_initial_state'],
  ['startsReturning', 'returning_user_initial_state'],
  ['terminal', 'terminal_state'],
]);

/**
 * The graph that a version's content describes. Parts of another shape than they should have are
 * passed over.
 * @param {unknown} content
 * @returns {Graph}
 */
export function readGraph(content) {
  const graph = record(content);
  /** @type {Map<string, State>} */
  const states = new Map();
  for (const each of list(graph.states)) {
    const fields = record(each);
    if (typeof fields.name === 'string' && !states.has(fields.name)) {
      const kind = typeof fields.type === 'string' ? fields.type : 'state';
      states.set(fields.name, state(fields.name, fields.name, kind, fields));
    }
  }
  for (const [role, field] of ROLES) {
    const named = typeof graph[field] === 'string' ? states.get(graph[field]) : undefined;
    if (named) {
      named[role] = true;
    }
  }
  const find = finder(states, record(graph.references));
  /** @type {Way[]} */
  const ways = [];
  // What stands in for other states is added on the way, and has ways too.
  for (const { id: from, content: fields } of states.values()) {
    for (const { next_state, ...condition } of [
      ...list(fields.exit_conditions).map(record),
      { next_state: fields.next_state },
      { next_state: fields.on_complete },
    ]) {
      const to = find(next_state);
      if (to !== null) {
        const plain = textOrObject(condition);
        ways.push({ id: `w${ways.length}`, from, to, label: labelOf(plain), condition: plain, mark: 'same' });
      }
    }
  }
  return { states: [...states.values()], ways };
}

/**
 * The later graph with what the earlier one had besides, and everything marked. A state is changed if
 * any of its fields differs, its ways out and its part as initial or terminal state included.
 * @param {Graph} earlier
 * @param {Graph} later
 * @returns {Graph}
 */
export function compare(earlier, later) {
  const was = new Map(earlier.states.map((each) => [each.id, each]));
  const is = new Map(later.states.map((each) => [each.id, each]));
  const states = later.states.map((each) => compareState(was.get(each.id), each));
  // A state that is gone stands after the one that it stood after.
  earlier.states.forEach((each, index) => {
    if (!is.has(each.id)) {
      const previous = earlier.states[index - 1]?.id;
      const place = states.findIndex((other) => other.id === previous);
      states.splice(place + 1, 0, { ...each, mark: 'removed', fields: [] });
    }
  });
  const before = waysOut(earlier);
  const after = waysOut(later);
  const ways = states.flatMap(({ id }) => compareWays(before.get(id) ?? [], after.get(id) ?? []));
  return { states, ways: ways.map((way, index) => ({ ...way, id: `w${index}` })) };
}

/** How many states and ways carry each mark. @param {Graph} graph @returns {Record<Mark, { states: number, ways: number }>} */
export function countMarks(graph) {
  const zero = () => ({ states: 0, ways: 0 });
  const counts = { added: zero(), removed: zero(), changed: zero(), same: zero() };
  graph.states.forEach((each) => (counts[each.mark].states += 1));
  graph.ways.forEach((each) => (counts[each.mark].ways += 1));
  return counts;
}

/** The ways out of each state that has any, by its id. @param {Graph} graph @returns {Map<string, Way[]>} */
export function waysOut(graph) {
  return groups(graph.ways, (way) => way.from);
}

/**
 * Finds the state that a way leads to, and adds what stands in for it if it is not in this graph.
 * @param {Map<string, State>} states
 * @param {Readonly<Record<string, unknown>>} references
 */
function finder(states, references) {
  return (/** @type {unknown} */ target) => {
    if (typeof target === 'string') {
      if (!states.has(target)) {
        states.set(target, state(target, target, 'missing', {}));
      }
      return target;
    }
    if (!Array.isArray(target) || target.length !== 2 || target.some((part) => typeof part !== 'string')) {
      return null;
    }
    const [name, back] = target;
    // Where graphs refer to others, names of states have no such characters.
    const id = `${name} → ${back}`;
    if (!states.has(id)) {
      const reference = name.slice(0, Math.max(0, name.indexOf('.')));
      const known = Object.hasOwn(references, reference) ? references[reference] : null;
      states.set(id, state(id, name, 'graph', { reference: known, next_state: back }));
    }
    return id;
  };
}

/**
 * @param {string} id
 * @param {string} name
 * @param {string} kind
 * @param {Readonly<Record<string, unknown>>} content
 * @returns {State}
 */
function state(id, name, kind, content) {
  const roles = { startsNew: false, startsReturning: false, terminal: false };
  return { id, name, kind, ...roles, content, mark: 'same', fields: [] };
}

/** @param {State | undefined} was @param {State} is @returns {State} */
function compareState(was, is) {
  if (!was) {
    return { ...is, mark: 'added', fields: [] };
  }
  const names = new Set([...Object.keys(was.content), ...Object.keys(is.content)]);
  const value = (/** @type {State} */ { content }, /** @type {string} */ name) =>
    canonical(Object.hasOwn(content, name) ? content[name] : null);
  const fields = [...names].filter((name) => value(was, name) !== value(is, name));
  ROLES.filter(([role]) => was[role] !== is[role]).forEach(([, field]) => fields.push(field));
  if (was.kind !== is.kind && !fields.includes('type')) {
    fields.push('type');
  }
  return { ...is, mark: fields.length > 0 ? 'changed' : 'same', fields };
}

/**
 * The ways out of one state: equal ones belong together first, then those with the same target and
 * description, then those with the same target.
 * @param {Way[]} before
 * @param {Way[]} after
 * @returns {Way[]}
 */
function compareWays(before, after) {
  /** @type {Map<Way, Way>} */
  const partners = new Map();
  const free = new Set(before);
  const keys = [
    (/** @type {Way} */ way) => JSON.stringify([way.to, canonical(way.condition)]),
    (/** @type {Way} */ way) => JSON.stringify([way.to, way.label]),
    (/** @type {Way} */ way) => way.to,
  ];
  for (const key of keys) {
    const candidates = groups(free, key);
    for (const way of after) {
      const partner = partners.has(way) ? undefined : candidates.get(key(way))?.shift();
      if (partner) {
        partners.set(way, partner);
        free.delete(partner);
      }
    }
  }
  const marked = after.map((way) => compareWay(partners.get(way), way));
  return [...marked, ...[...free].map((way) => /** @type {Way} */ ({ ...way, mark: 'removed' }))];
}

/** @param {Way | undefined} was @param {Way} is @returns {Way} */
function compareWay(was, is) {
  if (!was) {
    return { ...is, mark: 'added' };
  }
  return canonical(was.condition) === canonical(is.condition)
    ? { ...is, mark: 'same' }
    : { ...is, mark: 'changed', before: was.label };
}

/** @template T @param {Iterable<T>} items @param {(item: T) => string} key @returns {Map<string, T[]>} */
function groups(items, key) {
  /** @type {Map<string, T[]>} */
  const found = new Map();
  for (const item of items) {
    const group = found.get(key(item)) ?? [];
    group.push(item);
    found.set(key(item), group);
  }
  return found;
}

/** @param {unknown} condition */
function labelOf(condition) {
  if (typeof condition === 'string') {
    return condition;
  }
  const { description } = record(condition);
  return typeof description === 'string' ? description : '';
}

/**
 * Text that is the same for values that mean the same: without nulls and empty lists, members by name.
 * @param {unknown} value
 * @returns {string}
 */
function canonical(value) {
  const plain = Array.isArray(value) && value.length === 0 ? null : textOrObject(value);
  return JSON.stringify(plain, (_, each) => sorted(Array.isArray(each) ? each.map(textOrObject) : each)) ?? 'null';
}

/** @param {unknown} value */
function sorted(value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return value;
  }
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @param {unknown} value */
function textOrObject(value) {
  const members = Object.entries(record(value)).filter(([, member]) => member !== null);
  return members.length === 1 && members[0]?.[0] === 'description' ? members[0][1] : value;
}

/** @param {unknown} value @returns {Readonly<Record<string, unknown>>} */
function record(value) {
  const isRecord = value !== null && typeof value === 'object' && !Array.isArray(value);
  return isRecord ? /** @type {Record<string, unknown>} */ (value) : {};
}

/** @param {unknown} value @returns {unknown[]} */
function list(value) {
  return Array.isArray(value) ? value : [];
}
