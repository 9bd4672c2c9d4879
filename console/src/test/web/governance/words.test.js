/** Rules and freezes in words. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionWords, lastingTyped, periodWords, scopeWords } from '../../../main/resources/console/governance/words.js';

test('a scope says its sets and its services', () => {
  assert.equal(scopeWords(null), 'everything');
  assert.equal(scopeWords({ version_sets: ['*'] }), 'everything');
  assert.equal(scopeWords({ version_sets: ['release'] }), 'release of every service');
  assert.equal(
    scopeWords({ version_sets: ['release', 'preview'], services: { names: ['Clinic*', 'Shop'], tags: ['team:care', 'gold:*', 'voice:'] }, guard_settings: true }),
    'release and preview of services named “Clinic*” or “Shop”, tagged “team: care”, “gold (any value)” and “voice (no value)”, and their settings',
  );
});

test('a length of time keeps its unit while its number is typed anew', () => {
  assert.deepEqual(lastingTyped('7d'), { number: '7', unit: 'd' });
  assert.deepEqual(lastingTyped('d'), { number: '', unit: 'd' });
  assert.deepEqual(lastingTyped('0m'), { number: '0', unit: 'm' });
  assert.deepEqual(lastingTyped(''), { number: '', unit: 'h' });
});

test('each condition is a sentence', () => {
  const said = (/** @type {any} */ condition) => conditionWords(condition, () => 'Smoke');
  assert.equal(said({ type: 'promotion_only' }), 'It changes only by promotion, by rollback, or by a change request.');
  assert.equal(said({ type: 'promotion_only', from: ['a', 'b'] }), 'It changes only by promotion from a or b, by rollback, or by a change request.');
  assert.equal(said({ type: 'pinned' }), 'Agent and context graph are pinned to a version.');
  assert.equal(said({ type: 'no_warnings', codes: ['deprecated_llm', 'set_unused'] }), 'No warning that a model is deprecated or that nothing uses the set.');
  assert.equal(
    said({ type: 'tests', unit_test_set_id: 'x', min_pass_rate: 0.95, max_age: '7d', reported_by: ['CI'] }),
    'At least 95 % of the tests of “Smoke” passed on exactly this content, at most 7 days ago, reported by CI.',
  );
  assert.equal(said({ type: 'tests', min_pass_rate: 1 }), 'All of its unit tests passed on exactly this content.');
  assert.equal(said({ type: 'approvals', count: 1, by_others: false }), 'One person approves it in a change request; its author does not count.');
  assert.equal(
    said({ type: 'approvals', count: 2, roles: ['owner'] }),
    '2 people approve it in a change request, with the role owner; its author does not count, nor do the authors of the content.',
  );
  assert.equal(said({ type: 'soak', version_set: 'preview', at_least: '1h' }), '“preview” has held this content for 1 hour without a break.');
  assert.match(said({ type: 'window', allow: [{ days: ['mon'], from: '09:00', to: '10:00', time_zone: 'UTC' }] }), /^Only Mon from 09:00 to 10:00 \(UTC\)\.$/);
  assert.match(said({ type: 'later' }), /does not know/);
});

test('a period over midnight says so, and days in a row are a range', () => {
  const period = { days: ['tue', 'mon', 'wed'], from: '22:00', to: '04:00', time_zone: 'Europe/Berlin' };
  assert.equal(periodWords(period), 'Mon to Wed from 22:00 to 04:00 on the next day (Europe/Berlin)');
  assert.match(periodWords({ ...period, days: ['mon', 'wed'] }), /^Mon and Wed /);
});
