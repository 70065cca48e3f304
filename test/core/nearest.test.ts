import { expect, test } from 'vitest'

import { nearest } from '../../src/core/nearest.ts'

test('of several near words the nearest is meant', () =>
  expect(nearest('gruops', ['group', 'groups', 'quota'])).toBe('groups'))

test.each([
  ['a third of the letters differ', 'usrnme', ['username'], undefined, 'username'],
  ['more than a third differ', 'usrn', ['username'], undefined, undefined],
  ['one letter of a short word differs', 'ad', ['as'], undefined, 'as'],
  ['two letters of a short word differ', 'id', ['as'], undefined, undefined],
  ['two letters may differ', 'logn', ['loan'], 2, 'loan'],
  ['all letters differ', 'id', ['as'], 2, undefined],
  ['no word is known', 'id', [], undefined, undefined],
])('%s', (_, wanted, known, least, found) => expect(nearest(wanted, known, least)).toBe(found))
