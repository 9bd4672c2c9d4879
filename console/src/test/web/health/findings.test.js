/** What counts as needing somebody. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ofRequests, ofRuns, ofService, sorted } from '../../../main/resources/console/health/findings.js';

const service = { id: 's', name: 'S' };
const set = (/** @type {any} */ more) => ({
  name: 'release',
  warnings: [],
  violations: null,
  problem: null,
  used_by: 1,
  updated_at: '2026-01-02T00:00:00Z',
  ...more,
});
/** @param {any[]} sets */
const health = (sets, active = true) => ({ service_id: 's', service_name: 'S', is_active: active, version_sets: sets });
const kinds = (/** @type {any[]} */ found) => found.map((each) => each.kind);

test('a sound service needs nobody', () => assert.deepEqual(ofService(health([set({})])), []));

test('release without a version to run does not run, unless the service is off', () => {
  const empty = set({ problem: { error_code: 'agent_without_version', message: 'Make one.' } });
  const [found, ...more] = ofService(health([empty, { ...empty, name: 'edge' }]));
  assert.deepEqual([found.kind, found.message, more], ['unfit', 'Make one.', []]);
  assert.deepEqual(ofService(health([empty], false)), []);
});

test('warnings are sorted into kinds', () => {
  const codes = ['deprecated_llm', 'pin_behind', 'set_unused', 'release_not_pinned'];
  const warned = set({ warnings: codes.map((code) => ({ code, message: code })), used_by: 0 });
  assert.deepEqual(kinds(ofService(health([warned]))), ['deprecated', 'behind', 'unused', 'warning', 'untested']);
});

test('a request that has failed is told for a week, one that is outdated for as long as it is', () => {
  const ago = (/** @type {number} */ days) => new Date(Date.now() - days * 86_400_000).toISOString();
  const request = (/** @type {number} */ number, /** @type {string} */ state, /** @type {number} */ days) => ({
    ...{ id: String(number), number, title: 'T', state, service_id: 's', change: {}, created_at: ago(90), updated_at: ago(days) },
  });
  const found = ofRequests([request(1, 'failed', 6), request(2, 'failed', 8), request(3, 'stale', 80)], () => 'S');
  assert.deepEqual(
    found.map((each) => each.to[1]),
    ['1', '3'],
  );
});

test('a rule that is broken is named, since when', () => {
  const broken = set({ violations: [{ rule: 'Tested', message: 'Test it.', since: '2026-01-04T00:00:00Z' }] });
  const [found] = ofService(health([broken]));
  assert.deepEqual([found.kind, found.message, found.since], ['rule', 'It breaks “Tested”. Test it.', '2026-01-04T00:00:00Z']);
});

/** @param {string} id @param {string} result @param {string} digest */
const run = (id, result, digest) => ({
  id,
  status: 'completed',
  finished_at: '2026-01-03T00:00:00Z',
  unit_test_runs: [1, 2].map((index) => ({
    unit_test_id: 't',
    unit_test_name: 'T',
    index,
    service_id: 's',
    service_version_set_name: 'release',
    result: index === 1 ? 'passed' : result,
    bundle_digest: digest,
  })),
});
const standing = () => ({ service, digest: 'now' });

test('only the newest run of a test counts, with all its repetitions', () => {
  assert.deepEqual(ofRuns([run('2', 'passed', 'now'), run('1', 'failed', 'now')], standing), []);
  const [found] = ofRuns([run('2', 'failed', 'now'), run('1', 'passed', 'now')], standing);
  assert.equal(found.message, '“T” failed in 1 of 2 runs.');
});

test('a run on other content says nothing of what stands', () => {
  assert.deepEqual(kinds(ofRuns([run('1', 'failed', 'before')], standing)), ['old_tests']);
  assert.deepEqual(ofRuns([run('1', 'failed', 'now')], () => null), []);
});

test('the newest problem comes first, and one without a time last', () => {
  const since = (/** @type {string | null} */ at) => ({ kind: 'rule', service: null, set: '', message: '', since: at, to: [] });
  assert.deepEqual(sorted([since('2026-01-01'), since(null), since('2026-01-02')]).map((each) => each.since), ['2026-01-02', '2026-01-01', null]);
});
