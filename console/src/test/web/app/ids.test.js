/** The two ways in which ids are written. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toHex, toUuid } from '../../../main/resources/console/app/ids.js';

test('an id is the same in both ways of writing', () => {
  assert.equal(toUuid('6b0c36ad8dbae4e7925dc8ef'), '6b0c36ad-8dba-8e4e-9e49-7723be50494e');
  assert.equal(toHex('6b0c36ad-8dba-8e4e-9e49-7723be50494e'), '6b0c36ad8dbae4e7925dc8ef');
  for (const id of ['000000000000000000000000', 'ffffffffffffffffffffffff', '6b0c36ac8dbae00012345678']) {
    assert.equal(toHex(toUuid(id)), id);
  }
});
