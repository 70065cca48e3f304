import { readdirSync } from 'node:fs'

import { expect, test } from 'vitest'

import schema from '../../schemas/hubplan.schema.json' with { type: 'json' }
import { defaultProvider, providerNames } from '../../src/core/saved.ts'
import { managing, providers } from '../../src/providers/index.ts'

test('the systems are those of the schema, and each has its folder', () => {
  const folders = readdirSync('src/providers', { withFileTypes: true }).filter((one) => one.isDirectory())
  const { enum: names, default: usual } = schema.definitions.providerName
  expect(Object.keys(providers)).toEqual(names)
  expect([providerNames, defaultProvider]).toEqual([names, usual])
  expect(Object.values(providers).map(({ name }) => name)).toEqual(names)
  expect(folders.map(({ name }) => name).sort()).toEqual([...names].sort())
})

test('who manages a facet is told as what it is and how it is chosen', () => {
  expect(managing('quota')).toEqual({ titles: 'an AUP Learning Cloud', names: 'aup' })
  expect(managing('account').titles).toMatch(/^a Bevy community or an Alteryx workspace\b/)
})
