/** What a scope takes in, as the server decides it (ScopeTest and GlobTest there). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coveredSets, coversService, globMatches, tagMatches } from '../../../main/resources/console/app/scope.js';

const service = {
  id: 'a',
  name: 'Clinic front desk',
  environment: 'production',
  tags: [
    { key: 'team', value: 'care' },
    { key: 'voice', value: null },
    { key: 'a:b', value: 'c' },
  ],
  version_sets: { edge: {}, preview: {}, release: {}, 'release-eu': {} },
};

test('a star stands for any characters, a question mark for one, and case counts', () => {
  for (const [pattern, name, expected] of /** @type {[string, string, boolean][]} */ ([
    ['release', 'release', true],
    ['release', 'Release', false],
    ['rel*', 'release', true],
    ['*', '', true],
    ['?', '', false],
    ['r?lease', 'release', true],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b', 'xxaxxbxx', false],
    ['a.c', 'abc', false],
    ['', '', true],
    ['a*', 'ba', false],
  ])) {
    assert.equal(globMatches(pattern, name), expected, `${pattern} for ${name}`);
  }
});

test('many stars take no time', () => {
  assert.equal(globMatches('*a'.repeat(60) + 'b', 'a'.repeat(250)), false);
});

test('tags match by key and value, any value, or none', () => {
  const holds = (/** @type {string} */ filter) => tagMatches(filter, service.tags);
  assert.deepEqual(['team:care', 'team:*', 'voice:*', 'voice:', 'a:b:c'].map(holds), [true, true, true, true, true]);
  assert.deepEqual(['team:shop', 'team:', 'voice:x', 'team', 'other:*', 'a:c'].map(holds), [false, false, false, false, false, false]);
});

test('every list that is given must let a service through', () => {
  const covers = (/** @type {any} */ services) => coversService({ services, version_sets: ['*'] }, service);
  assert.equal(covers(undefined), true);
  assert.equal(covers({ names: ['Clinic*'], environments: ['production'] }), true);
  assert.equal(covers({ names: ['Clinic*'], environments: ['sandbox'] }), false);
  assert.equal(covers({ tags: ['team:care', 'voice:'] }), true);
  assert.equal(covers({ tags: ['team:care', 'voice:x'] }), false);
  assert.equal(covers({ ids: ['b'] }), false);
  assert.equal(covers({ names: [] }), false);
});

test('a rule never takes in edge; a freeze of everything does', () => {
  assert.deepEqual(coveredSets({ version_sets: ['*'] }, service), ['preview', 'release', 'release-eu']);
  assert.deepEqual(coveredSets({ version_sets: ['release*'] }, service), ['release', 'release-eu']);
  assert.deepEqual(coveredSets(null, service, { edge: true }), ['edge', 'preview', 'release', 'release-eu']);
});
