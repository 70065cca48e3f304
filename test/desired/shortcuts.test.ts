import { expect, test } from 'vitest'

import { asListed } from '../../src/desired/shortcuts.ts'
import { table } from '../core/live.ts'

test.each(['--admin-from', '--no-admin-from', '--absent-from'] as const)(
  '%s hears nothing of an export but what it is for',
  (flag) => {
    const header = ['username', 'admin', 'groups', 'quota', 'password', 'force_change']
    const { header: heard } = asListed(table('x.csv', header, ['ann', '', 'ml', '5', 'generate', 'no']), flag, [])
    expect(heard.map(({ value }) => value)).toEqual(flag === '--absent-from' ? ['username'] : ['username', 'admin'])
  },
)
