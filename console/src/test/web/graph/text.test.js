import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shorten, visible, wrap } from '../../../main/resources/console/graph/text.js';

const measure = (/** @type {string} */ text) => 10 * text.length;

test('what is not seen or turns the direction is shown by its code', () => {
  assert.equal(visible('a\u202eb\u0000\u001b\u200b\ufeff\u{e0041}'), 'a⟨U+202E⟩b⟨U+0000⟩⟨U+001B⟩⟨U+200B⟩⟨U+FEFF⟩⟨U+E0041⟩');
  assert.equal(visible('a\nb\tc'), 'a↵b⇥c');
  assert.equal(visible('\ud800'), '⟨U+D800⟩');
});

test('words of all scripts stay as they are', () => {
  for (const text of ['<b>&amp;"\'', 'שלום', '漢字', '👩‍👩‍👧', 'e\u0301', 'می‌خواهم']) {
    assert.equal(visible(text), text);
  }
  assert.equal(visible(null), '');
});

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
