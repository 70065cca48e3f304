// hubplan sandbox: an embedded hub to try things on.
import { Problem } from '../core/problem.ts'
import { classroom, startSandbox } from '../sandbox/index.ts'
import type { ExitCode, World } from './world.ts'

export interface SandboxFlags {
  readonly port: number
}

/** Good for the sandbox alone; it listens on this machine only. */
export const sandboxToken = 'sandbox'
export const sandboxScopes = [
  'admin:users',
  'admin:servers',
  'admin:groups',
  'list:users',
  'delete:users',
  'delete:groups',
  'read:hub',
]

export async function runSandbox(flags: SandboxFlags, world: World): Promise<ExitCode> {
  const sandbox = await listen(flags.port, new Date(world.now()))
  const lines = [
    `A hub with a class of 150 people listens on ${sandbox.url}; Ctrl-C ends it, and nothing is kept.`,
    'In another terminal:',
    '',
    `  export HUBPLAN_URL=${sandbox.url} HUBPLAN_TOKEN=${sandboxToken}`,
    '  hubplan plan --absent zoe.jansen',
    '',
  ]
  world.holdInterrupts()
  await world.streams.out(lines.join('\n'))
  await new Promise<void>((resolve) => {
    if (world.signal.aborted) resolve()
    world.signal.addEventListener('abort', () => resolve())
  })
  await sandbox.close()
  return 0
}

/** @throws Problem `usage` for a port that cannot be had */
async function listen(port: number, now: Date): ReturnType<typeof startSandbox> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Problem('usage', '--port must be a number from 0 to 65535.')
  }
  return startClass(port, now).catch((cause: NodeJS.ErrnoException) => {
    const known: Readonly<Record<string, string>> = { EADDRINUSE: 'is taken', EACCES: 'is only for the administrator' }
    const why = known[cause.code ?? '']
    if (why === undefined) throw cause
    throw new Problem('usage', `Port ${port} ${why}.`, { hint: 'give another one with --port, or 0 for any', cause })
  })
}

/** A sandbox with a class of 150, and a service token that may do everything. */
export async function startClass(port: number, now: Date): ReturnType<typeof startSandbox> {
  const { users, groups } = classroom(now)
  return startSandbox({
    port,
    users,
    groups,
    tokens: [{ token: sandboxToken, name: 'hubplan', kind: 'service', admin: true, scopes: sandboxScopes }],
  })
}
