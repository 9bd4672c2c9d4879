import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shorten, wrap } from '../../../main/resources/console/graph/text.js';

const measure = (/** @type {string} */ text) => 10 * text.length;

test('a long text ends with an ellipsis, and characters that belong together stay together', () => {
  assert.equal(shorten('greet', 50, measure), 'greet');
  assert.equal(shorten('greeting', 50, measure), 'gree…');
  assert.equal(shorten('a👩‍👩‍👧b', 50, measure), 'a…');
  assert.ok(shorten('x'.repeat(1_000_000), 50, measure).length <= 5);
});

test('lines break between words, and the last is cut', () => {
  assert.deepEqual(wrap('', 100, 3, measure), []);
  assert.deepEqual(wrap('one', 100, 3, measure), ['one']);
  assert.deepEqual(wrap('one two three four', 80, 3, measure), ['one two', 'three', 'four']);
  assert.deepEqual(wrap('one two three four five six', 80, 2, measure), ['one two', 'three f…']);
  assert.deepEqual(wrap('unbreakable word', 80, 3, measure), ['unbreak…']);
  assert.deepEqual(wrap('so unbreakable', 80, 3, measure), ['so', 'unbreak…']);
});
