/** What a role gives, as it is typed and as it is sent. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repeated, sent, typed } from '../../../main/resources/console/settings/grants.js';

const row = (/** @type {string} */ value, comparison = 'In', attribute = 'tags.team') => ({
  permission: 'Service:GetService',
  conditions: [{ attribute, comparison, value }],
});

test('an empty line gives nothing', () => {
  assert.deepEqual(sent(row('care\n\n shop \n')).conditions['tags.team'], { type: 'In', values: ['care', 'shop'] });
  assert.deepEqual(sent(row('true\n', 'In', 'is_active')).conditions.is_active, { type: 'In', values: [true] });
});

test('whether a service is active is asked with true or false, and nothing else counts as either', () => {
  const value = (/** @type {string} */ text, attribute = 'is_active') =>
    /** @type {any} */ (sent(row(text, 'Equals', attribute)).conditions[attribute.trim()]).value;
  assert.equal(value('true'), true);
  assert.equal(value('false'), false);
  assert.equal(value('true', ' is_active '), true);
  assert.equal(value('True'), 'True');
  assert.equal(value('yes'), 'yes');
  assert.equal(value('constructor', 'name'), 'constructor');
});

test('a tag without a value stays one of several', () => {
  const grant = { permission_name: 'Service:GetService', conditions: { 'tags.team': { type: /** @type {const} */ ('In'), values: [null, 'care'] } } };
  assert.deepEqual(sent(typed(grant)), grant);
});

test('an attribute that is asked for twice is found', () => {
  const condition = (/** @type {string} */ attribute) => ({ attribute, comparison: 'Equals', value: 'x' });
  assert.deepEqual(repeated({ permission: 'p', conditions: ['name', 'id', ' name'].map(condition) }), ['name']);
  assert.deepEqual(repeated({ permission: 'p', conditions: ['name', '', ''].map(condition) }), []);
});
