// Grants of quota, and hubplan killed at a seeded instant: every balance must be exactly right in the end.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningCli, startCli } from '../helpers/cli.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import { throwing } from './dice.ts'

const token = 'hush-grants'

export interface Granting {
  readonly hub: Sandbox
  readonly folder: string
  readonly names: readonly string[]
  close(): Promise<void>
}

/** What went wrong in one round; empty lists when nothing did. */
export interface Granted {
  readonly kills: number
  /** Users whose balance is not what it should be, with both. */
  readonly wrong: readonly string[]
  /** Users with another number of transactions than grants. */
  readonly doubled: readonly string[]
}

/** An AUP hub with so many people, each with their own balance. */
export async function openGranting(size: number): Promise<Granting> {
  const names = Array.from({ length: size }, (_, index) => `u${String(index).padStart(3, '0')}`)
  const folder = mkdtempSync(join(tmpdir(), 'hubplan-grants-'))
  const hub = await startSandbox({
    aup: { quotas: Object.fromEntries(names.map((name, index) => [name, index])) },
    users: [{ name: 'admin', admin: true }, ...names.map((name) => ({ name }))],
    tokens: [{ token, name: 'admin', kind: 'user', scopes: fullScopes }],
  })
  writeFileSync(join(folder, 'hubplan.yaml'), 'version: 1\ntarget: { provider: aup }\n')
  writeFileSync(join(folder, 'grants.csv'), `username,quota\n${names.map((name) => `${name},+100\n`).join('')}`)
  return {
    hub,
    folder,
    names,
    close: async () => {
      await hub.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const grant = 100
const mostStarts = 8

/** One plan of grants for everybody, applied with a kill at an instant of the seed, and again until it is done. */
export async function playGrants(stage: Granting, seed: number): Promise<Granted> {
  const { hub, folder, names } = stage
  const options = { cwd: folder, env: { HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: token } }
  const dice = throwing(seed, 1)
  const before = new Map(names.map((name) => [name, balanceOf(hub, name)]))
  const booked = new Map(names.map((name) => [name, hub.hub.transactions(name).length]))
  const plan = `plan-${seed}.json`
  const planned = await startCli(['plan', 'grants.csv', '--topup', '-o', plan], options).ended
  if (planned.code !== 0) throw new Error(planned.stderr)
  let kills = 0
  for (let start = 1; start <= mostStarts; start += 1) {
    const running = startCli(['apply', plan], options)
    // Later starts find most of it done, so they are cut off sooner.
    const isCut = start <= 3 && (start === 1 || dice.chance(0.4))
    const stop = isCut
      ? killAt(hub, running, { nth: dice.int(1, start === 1 ? names.length : 5), when: dice.pick(['before', 'after']) })
      : () => false
    const { code, stderr } = await running.ended
    if (stop()) kills += 1
    if (code === 0) break
    if (start === mostStarts) throw new Error(`not done after ${mostStarts} starts: ${stderr}`)
  }
  const wrong = names.filter((name) => balanceOf(hub, name) !== (before.get(name) ?? 0) + grant)
  const doubled = names.filter((name) => hub.hub.transactions(name).length !== (booked.get(name) ?? 0) + 1)
  return {
    kills,
    wrong: wrong.map((name) => `${name}: ${balanceOf(hub, name)}, not ${(before.get(name) ?? 0) + grant}`),
    doubled,
  }
}

function balanceOf({ hub }: Sandbox, name: string): number {
  return hub.quotas.get(name)?.balance ?? 0
}

/** Kills when the n-th grant reaches the hub, which does it or not; the result tells whether it came to that. */
function killAt(
  hub: Sandbox,
  running: RunningCli,
  { nth, when }: { readonly nth: number; readonly when: 'before' | 'after' },
): () => boolean {
  let seen = 0
  let isKilled = false
  const path = /\/quota\//
  const mend = hub.misbehave({ method: 'POST', path, nth, action: { type: 'drop', when } })
  hub.onRequest((request) => {
    if (request.method !== 'POST' || !path.test(request.path)) return
    seen += 1
    if (seen !== nth) return
    isKilled = true
    running.kill('SIGKILL')
  })
  return () => {
    mend()
    hub.onRequest(() => undefined)
    return isKilled
  }
}
