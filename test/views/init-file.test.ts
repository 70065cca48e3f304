// The include of a roster in the first hubplan.yaml.
import { expect, test } from 'vitest'
import { parse } from 'yaml'

import { providers } from '../../src/providers/index.ts'
import { desiredYaml } from '../../src/views/init-file.ts'

const beginning = { ...providers.jupyterhub, url: 'https://hub.example.edu', protect: [] }

test('an include is written so that YAML reads back what was stated', () => {
  const include = {
    path: 'lists/a b.csv',
    header: 3,
    columns: {
      username: { from: 'User name [userPrincipalName] Required', domain: 'example.edu' },
      groups: { from: ['Section', 'team*'], split: ', ' },
      ensure: { from: 'deleted', values: { '1': 'absent', no: 'present' } },
    },
    skip: [{ column: 'ID', match: ['', '"x"'] }],
  } as const
  const text = desiredYaml({ ...beginning, include, roster: 'users.csv' })
  expect(parse(text, { schema: 'core' })).toMatchObject({ include: [include, { path: 'users.csv' }] })
  expect(text).toContain(
    [
      'include:',
      '  - path: "lists/a b.csv"',
      '    header: 3',
      '    columns: { username: { from: "User name [userPrincipalName] Required", domain: example.edu }, groups: { from: [Section, "team*"], split: ", " }, ensure: { from: deleted, values: { "1": absent, "no": present } } }',
      '    skip: [{ column: ID, match: ["", "\\"x\\""] }]',
      '  # All current users: planning this file changes nothing.',
      '  - { path: users.csv }',
      '',
    ].join('\n'),
  )
})

test('without one there is no include', () => {
  expect(desiredYaml(beginning)).not.toContain('include')
})
