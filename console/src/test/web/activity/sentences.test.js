/** What is said of events. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { past } from '../../../main/resources/console/activity/freezes.js';
import { dayBounds, folded, said } from '../../../main/resources/console/activity/sentences.js';

const event = (/** @type {any} */ more) => ({ id: '1', resource_id: 'a', resource_name: 'A', metadata: {}, ...more });

test('a change of a set leads to the revision in its ledger', () => {
  const changed = event({ action: 'version_set.changed', resource_type: 'service', metadata: { version_set: 'release', revision: 4 } });
  assert.deepEqual(said(changed), {
    verb: 'changed release',
    thing: 'of',
    name: 'A',
    to: { parts: ['services', 'a', 'sets', 'release'], query: { revision: 4 } },
    end: 'revision 4',
  });
});

test('what is gone is no link', () => {
  assert.equal(said(event({ action: 'rule.deleted', resource_type: 'rule' })).to, null);
  assert.deepEqual(said(event({ action: 'rule.updated', resource_type: 'rule' })).to, { parts: ['rules', 'a'] });
  const set = event({ action: 'version_set.deleted', resource_type: 'service', metadata: { version_set: 'x' } });
  assert.deepEqual(said(set).to, { parts: ['services', 'a'] });
});

test('an event that the console does not know is told all the same', () => {
  assert.deepEqual(said(event({ action: 'hologram.beamed_up', resource_type: 'hologram' })), { verb: 'beamed up:', thing: 'hologram', name: 'A', to: null, end: '' });
});

test('sessions that are kept alive are one entry', () => {
  const quiet = { action: 'session.extended', actor_entity_id: 'u', actor_credential_id: 'k' };
  const entries = folded([quiet, quiet, { action: 'rule.created' }, quiet]);
  assert.deepEqual(entries.map((each) => [each.event.action, each.more]), [['session.extended', 1], ['rule.created', 0], ['session.extended', 0]]);
});

test('sessions of others are entries of their own', () => {
  const quiet = { action: 'session.extended', actor_entity_id: 'u', actor_credential_id: 'k' };
  const entries = folded([quiet, { ...quiet, actor_entity_id: 'v' }, { ...quiet, actor_credential_id: 'l' }, quiet]);
  assert.deepEqual(entries.map((each) => each.more), [0, 0, 0, 0]);
});

test('a day is that of the reader, to its last moment', () => {
  const bounds = dayBounds('2026-01-31');
  assert.equal(bounds?.from, new Date(2026, 0, 31).toISOString());
  assert.equal(bounds?.to, new Date(new Date(2026, 1, 1).getTime() - 1).toISOString());
  assert.equal(dayBounds(''), null);
});

test('a freeze without an end in the log ran out', () => {
  const log = [
    { action: 'freeze.off', resource_id: 'a', resource_name: 'A' },
    { action: 'freeze.on', resource_id: 'c', resource_name: 'C' },
    { action: 'freeze.on', resource_id: 'b', resource_name: 'B' },
    { action: 'freeze.on', resource_id: 'a', resource_name: 'A' },
  ];
  assert.deepEqual(past(log, new Set(['c'])).map((each) => [each.reason, each.ended !== null]), [['A', true], ['B', false]]);
});
