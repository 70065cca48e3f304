// hubplan sandbox: an embedded hub to try things on.

import { Problem } from '../core/problem.ts'
import type { SandboxFlags } from '../options/offline.ts'
import { classQuotas, classroom, classSessions, startSandbox } from '../sandbox/index.ts'
import type { HubVersion, Kind } from '../sandbox/kinds.ts'
import type { ExitCode, World } from '../session/world.ts'
import { assignments } from '../views/assignments.ts'

/** Valid for the sandbox alone; it listens on this machine only. */
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

const introductions = {
  jupyterhub: {
    start: startClass,
    hasVersions: true,
    what: 'A hub with a class of 150 people',
    tries: ['hubplan plan --absent zoe.jansen'],
  },
  aup: {
    start: startAupClass,
    hasVersions: false,
    what: 'An AUP Learning Cloud with a class of 150 people and their quotas',
    tries: ['hubplan plan --provider aup --quota zoe.jansen=800'],
  },
} as const satisfies Record<
  Kind,
  { start: typeof startClass; hasVersions: boolean; what: string; tries: readonly string[] }
>

export async function runSandbox(flags: SandboxFlags, world: World): Promise<ExitCode> {
  const sandbox = await listen(flags, new Date(world.now()))
  const { what, tries } = introductions[flags.provider]
  const lines = [
    `${what} listens on ${sandbox.url}; Ctrl-C ends it, and nothing is saved.`,
    'In another terminal:',
    '',
    ...assignments({ HUBPLAN_URL: sandbox.url, HUBPLAN_TOKEN: sandboxToken }, world.isWindows === true).map(
      (line) => `  ${line}`,
    ),
    ...tries.map((line) => `  ${line}`),
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

/** @throws Problem `usage` for a port that is not available */
async function listen(flags: SandboxFlags, now: Date): ReturnType<typeof startSandbox> {
  const { port, provider, hubVersion: version } = flags
  if (version !== undefined && !introductions[provider].hasVersions) {
    throw new Problem('usage', `--hub-version does not go with --provider ${provider}.`, {
      hint: 'leave one of them out',
    })
  }
  return introductions[provider].start(port, now, version).catch((cause: NodeJS.ErrnoException) => {
    const known: Readonly<Record<string, string>> = { EADDRINUSE: 'is taken', EACCES: 'needs administrator rights' }
    const why = known[cause.code ?? '']
    if (why === undefined) throw cause
    throw new Problem('usage', `Port ${port} ${why}.`, { hint: 'give another port, or 0 for any free one', cause })
  })
}

/** A sandbox with a class of 150, and a service token with all rights. */
export async function startClass(port: number, now: Date, version?: HubVersion): ReturnType<typeof startSandbox> {
  const { users, groups } = classroom(now)
  return startSandbox({
    port,
    users,
    groups,
    ...(version === undefined ? {} : { version }),
    tokens: [{ token: sandboxToken, name: 'hubplan', kind: 'service', admin: true, scopes: sandboxScopes }],
  })
}

/** The same class on an AUP Learning Cloud. The token belongs to the user `admin`: scopes do not count there. */
export async function startAupClass(port: number, now: Date): ReturnType<typeof startSandbox> {
  const room = classroom(now)
  return startSandbox({
    ...room,
    port,
    aup: { firstQuota: 100, quotas: classQuotas(room), sessions: classSessions(room, now) },
    tokens: [{ token: sandboxToken, name: 'admin', kind: 'user', admin: true, scopes: ['inherit'] }],
  })
}
