// FORCE_COLOR colours what people read; what programs read stays as it is.
import { expect, test } from 'vitest'

import { openDesk } from './run.ts'

const forced = { FORCE_COLOR: '1', NO_COLOR: undefined }
const csi = '\u001b['

test.each([
  ['list', '--format', 'json'],
  ['list', '--format', 'csv'],
  ['list', '--format', 'names'],
  ['status', '--format', 'json'],
  ['export'],
  ['plan', '--absent', 's01', '--format', 'markdown'],
  ['plan', '--absent', 's01', '--format', 'json'],
  ['plan', '--absent', 's01', '--format', 'html'],
  ['plan', '--absent', 's01', '-o', '-'],
  ['template', '--names', 'ann'],
  ['completion', 'bash'],
])('hubplan %s %s %s %s has no colours on stdout', async (...args) => {
  const desk = await openDesk()
  const { code, stdout } = await desk.runWith(forced, ...args)
  expect({ code, hasColor: stdout.includes(csi) }).toEqual({ code: 0, hasColor: false })
})

test.each([['plan', '--absent', 's01'], ['list'], ['plan', '--help']])(
  'hubplan %s %s %s has colours',
  async (...args) => {
    const desk = await openDesk()
    expect((await desk.runWith(forced, ...args)).stdout).toContain(csi)
    expect((await desk.runWith({ ...forced, NO_COLOR: '1' }, ...args)).stdout).not.toContain(csi)
  },
)

test('an error has colours as text, and none as JSON', async () => {
  const desk = await openDesk()
  expect((await desk.runWith(forced, 'list', '--mtach')).stderr).toContain(csi)
  expect((await desk.runWith(forced, 'list', '--mtach', '--json')).stderr).not.toContain(csi)
})
