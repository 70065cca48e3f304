// A project with the CI files that init writes, for a sandbox.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'vitest'

import { readScopes } from '../../src/providers/jupyterhub/scopes.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { head, openPipeline, reading } from './pipeline.ts'
import { type Desk, openDesk, token } from './run.ts'

export const tokens = [
  { token, name: 'planner', kind: 'service' as const, admin: true, scopes: fullScopes },
  {
    token: reading,
    name: 'reader',
    kind: 'service' as const,
    admin: false,
    scopes: [...readScopes],
  },
]
/** The first line of a comment for the last commit of the pull request. */
export const marker = new RegExp(`^<!-- hubplan (sha256:[0-9a-f]{64}) ${head} -->\n`)

/** The CI file of each system. */
export const files = { github: '.github/workflows/hubplan.yml', gitlab: '.gitlab-ci.yml' }

/** The CI file is for a hub that a job could reach; then all others are written, with the roster of the sandbox. */
export async function begun(ci: 'github' | 'gitlab', options: Parameters<typeof openDesk>[0] = {}): Promise<Desk> {
  const desk = await openDesk({ tokens, ...options })
  const provider = options.aup === undefined ? 'jupyterhub' : 'aup'
  const init = async (...flags: readonly string[]): Promise<void> => {
    const { code, stderr } = await desk.run('init', '--provider', provider, ...flags)
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  }
  await init('--offline', '--url', 'https://hub.example.edu', '--ci', ci)
  await rm(join(desk.folder, 'hubplan.yaml'))
  await init('--force', '--roster', 'users.csv')
  await openPipeline(desk, files[ci])
  return desk
}

/** Users leave: rows of hubplan.yaml say so. */
export async function leave(desk: Desk, ...names: readonly string[]): Promise<void> {
  const rows = names.map((name) => `  - { name: ${name}, ensure: absent }\n`).join('')
  const file = (await desk.read('hubplan.yaml')).replace(/^(# )?users:[\s\S]*/m, '')
  const csv = (await desk.read('users.csv'))
    .split('\n')
    .filter((line) => !names.some((name) => line.startsWith(`${name},`)))
  await desk.write('users.csv', csv.join('\n'))
  await desk.write('hubplan.yaml', `${file}users:\n${rows}`)
}
