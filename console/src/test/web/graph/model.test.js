import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare, countMarks, readGraph, waysOut } from '../../../main/resources/console/graph/model.js';

const exit = (/** @type {string} */ description, /** @type {unknown} */ next_state) => ({ description, next_state });
const GREET = {
  type: 'action',
  name: 'greet',
  objective: 'Greet.',
  actions: ['Say hello.'],
  exit_conditions: [exit('They answer.', 'note'), exit('They hang up.', 'end')],
};
const NOTE = { type: 'annotation', name: 'note', inner_thought: 'Well.', next_state: 'end' };
const END = { type: 'action', name: 'end', objective: 'End.', actions: ['Say goodbye.'], exit_conditions: [] };
const CONTENT = {
  states: [GREET, NOTE, END],
  new_user_initial_state: 'greet',
  returning_user_initial_state: 'greet',
  terminal_state: 'end',
  references: { booking: ['0123456789abcdef01234567', 3] },
};

/** @param {unknown[]} states */
const withStates = (...states) => readGraph({ ...CONTENT, states });
/** @param {ReturnType<typeof readGraph>} graph */
const marks = (graph) => Object.fromEntries(graph.states.map(({ id, mark }) => [id, mark]));
/** @param {ReturnType<typeof readGraph>} graph */
const ways = (graph) => graph.ways.map(({ from, to, label, mark }) => `${from} ${to} ${label} ${mark}`);

test('states and ways of a content', () => {
  const graph = readGraph(CONTENT);
  assert.deepEqual(graph.states.map(({ id, kind }) => [id, kind]), [
    ['greet', 'action'],
    ['note', 'annotation'],
    ['end', 'action'],
  ]);
  const [greet, note, end] = graph.states;
  assert.deepEqual([greet.startsNew, greet.startsReturning, greet.terminal], [true, true, false]);
  assert.deepEqual([note.startsNew, note.terminal, end.terminal], [false, false, true]);
  assert.deepEqual(ways(graph), ['greet note They answer. same', 'greet end They hang up. same', 'note end  same']);
  assert.equal(waysOut(graph).get('greet')?.length, 2);
});

test('data collection leads on when it is complete', () => {
  const graph = withStates({ type: 'data_collection', name: 'ask', on_complete: 'end' }, END);
  assert.deepEqual(ways(graph), ['ask end  same']);
});

test('a way into another graph passes a stand-in for its state, and comes back', () => {
  const target = ['booking.start', 'end'];
  const both = { ...GREET, exit_conditions: [exit('Book.', target), exit('Book again.', target)] };
  const graph = withStates(both, END);
  const visit = graph.states.find(({ kind }) => kind === 'graph');
  assert.equal(visit?.name, 'booking.start');
  assert.deepEqual(visit?.content, { reference: CONTENT.references.booking, next_state: 'end' });
  assert.deepEqual(graph.ways.map(({ from, to }) => [from, to]), [
    ['greet', visit?.id],
    ['greet', visit?.id],
    [visit?.id, 'end'],
  ]);
});

test('a state that is not there is shown as missing', () => {
  const graph = withStates({ ...NOTE, next_state: 'nowhere' });
  assert.deepEqual(graph.states.map(({ id, kind }) => [id, kind]), [
    ['note', 'annotation'],
    ['nowhere', 'missing'],
  ]);
});

test('of states with one name the first counts, and what has another shape is passed over', () => {
  const odd = [null, 7, 'x', {}, { name: 3 }, { ...GREET, exit_conditions: [null, 'x', { next_state: 5 }, {}] }, GREET];
  assert.deepEqual(withStates(...odd).states.map(({ id }) => id), ['greet']);
  for (const content of [null, undefined, [], 'x', {}, { states: {} }, { states: null, references: [] }]) {
    assert.deepEqual(readGraph(content), { states: [], ways: [] });
  }
});

test('names of built-in members are names like others', () => {
  const names = ['__proto__', 'constructor', 'toString'];
  const states = names.map((name, i) => ({ type: 'annotation', name, next_state: names[(i + 1) % 3] }));
  const graph = withStates(...states);
  assert.deepEqual(marks(compare(graph, graph)), Object.fromEntries(names.map((name) => [name, 'same'])));
  assert.equal(graph.ways.length, 3);
});

test('a graph is the same as itself, whatever the order of members, and null is absent', () => {
  const { name, type, ...rest } = GREET;
  const turned = { note: null, ...rest, boundary_constraints: [], type, name };
  const overlay = compare(readGraph(CONTENT), withStates(turned, NOTE, END));
  assert.deepEqual(countMarks(overlay).same, { states: 3, ways: 3 });
});

test('an action as a text equals the same as an object with this description only', () => {
  const objects = { ...GREET, actions: [{ description: 'Say hello.', filler_hint: null }] };
  assert.equal(marks(compare(readGraph(CONTENT), withStates(objects, NOTE, END))).greet, 'same');
  const more = { ...GREET, actions: [{ description: 'Say hello.', filler_hint: 'Hm.' }] };
  assert.equal(marks(compare(readGraph(CONTENT), withStates(more, NOTE, END))).greet, 'changed');
});

test('added and removed states stand where they belong, with their ways', () => {
  const later = { ...GREET, exit_conditions: [exit('They answer.', 'ask'), exit('They hang up.', 'end')] };
  const ask = { ...NOTE, name: 'ask' };
  const overlay = compare(readGraph(CONTENT), withStates(later, ask, END));
  assert.deepEqual(overlay.states.map(({ id, mark }) => [id, mark]), [
    ['greet', 'changed'],
    ['note', 'removed'],
    ['ask', 'added'],
    ['end', 'same'],
  ]);
  assert.deepEqual(overlay.states[0].fields, ['exit_conditions']);
  assert.deepEqual(ways(overlay), [
    'greet ask They answer. added',
    'greet end They hang up. same',
    'greet note They answer. removed',
    'note end  removed',
    'ask end  added',
  ]);
  assert.equal(new Set(overlay.ways.map(({ id }) => id)).size, 5);
});

test('what changed in a state is named by its fields', () => {
  const overlay = compare(
    readGraph(CONTENT),
    readGraph({ ...CONTENT, states: [{ ...GREET, objective: 'Hi.', actions: ['Wave.'] }, NOTE, END], returning_user_initial_state: 'end' }),
  );
  assert.deepEqual(overlay.states[0].fields, ['objective', 'actions', 'returning_user_initial_state']);
  assert.deepEqual(overlay.states[2].fields, ['returning_user_initial_state']);
});

test('a condition that is worded anew is a changed way and says what it was', () => {
  const later = { ...GREET, exit_conditions: [exit('They say something.', 'note'), exit('They hang up.', 'end')] };
  const overlay = compare(readGraph(CONTENT), withStates(later, NOTE, END));
  assert.deepEqual(ways(overlay).slice(0, 2), ['greet note They say something. changed', 'greet end They hang up. same']);
  assert.equal(overlay.ways[0].before, 'They answer.');
});

test('ways are known by content, not by place: equal ones first, then those to the same state', () => {
  const before = { ...GREET, exit_conditions: [exit('One.', 'end'), exit('Two.', 'end')] };
  const after = { ...GREET, exit_conditions: [exit('Three.', 'end'), exit('One.', 'end'), exit('Four.', 'end')] };
  const overlay = compare(withStates(before, END), withStates(after, END));
  assert.deepEqual(ways(overlay), ['greet end Three. changed', 'greet end One. same', 'greet end Four. added']);
  assert.equal(overlay.ways[0].before, 'Two.');
});

test('another version of a graph that is referred to changes its stand-in', () => {
  const into = { ...GREET, exit_conditions: [exit('Book.', ['booking.start', 'end'])] };
  const earlier = readGraph({ ...CONTENT, states: [into, END] });
  const later = readGraph({ ...CONTENT, states: [into, END], references: { booking: ['0123456789abcdef01234567', 4] } });
  assert.deepEqual(compare(earlier, later).states.map(({ mark }) => mark), ['same', 'same', 'changed']);
});
