// Flags that only an AUP Learning Cloud has a use for.
import { expect, test } from 'vitest'
import { checkFacets } from '../../src/desired/given.ts'
import { type DesiredFlags, loadPlanConfig } from '../../src/desired/index.ts'
import { now } from '../helpers/clocks.ts'
import { noFlags } from './no-flags.ts'

async function told(more: Partial<DesiredFlags>): Promise<string> {
  const flags = { ...noFlags, ...more }
  return loadPlanConfig(flags, { env: {}, cwd: '/nowhere', now })
    .then(({ provider }) => {
      checkFacets(flags, provider)
      return provider
    })
    .catch((thrown: Error) => thrown.message)
}

test.each([
  [{ quota: ['ann=5'] }, '--quota'],
  [{ absent: ['bob'], topup: true }, '--topup'],
  [{ absent: ['bob'], setPasswords: true }, '--set-passwords'],
])('%j is refused for a JupyterHub', async (more, flag) => {
  expect(await told(more)).toBe(`${flag} is for an AUP Learning Cloud, but this system is a JupyterHub.`)
})

test('is taken with --provider aup', async () => {
  expect(await told({ quota: ['ann=5'], provider: 'aup' })).toBe('aup')
})
