// A sandbox in this process, with planning and applying on it as the commands do them.
import { applyPlan } from '../../src/apply/apply.ts'
import { openPace } from '../../src/apply/pace.ts'
import { report } from '../../src/core/actions/report.ts'
import { freeze } from '../../src/core/plan/freeze.ts'
import type { Action, ApplyEvent, Plan, Report, Snapshot } from '../../src/core/types.ts'
import { jupyterhub } from '../../src/providers/jupyterhub/index.ts'
import { drafted, limits, options, type Wanted } from '../core/live.ts'
import { isMutating } from '../faults/actions.ts'
import { now } from '../helpers/clocks.ts'
import { connect, fullScopes } from '../helpers/hub-client.ts'
import { type LoggedRequest, type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import type { EndState, LivePerson, World } from './worlds.ts'

export interface Bed {
  readonly sandbox: Sandbox
  look(): Promise<Snapshot>
  plan(wanted: Wanted, minAdmins?: number): Promise<Plan>
  /** A plan of these actions, whatever made them. */
  freeze(actions: readonly Action[], live: Snapshot): Plan
  /** All of the plan, or these of its actions. */
  apply(plan: Plan, selected?: readonly Action[]): Promise<Report>
  /** What was sent that could change something. */
  sent(): LoggedRequest[]
}

const token = 'secret'
const created = '2025-09-01T08:00:00.000000Z'

/** A server that is not idle is in use now. */
function seedOf({ name, admin, groups, servers }: LivePerson) {
  const seeds = servers.map((server) => ({ name: server.name, ...(server.isIdle ? { lastActivity: created } : {}) }))
  return { name, admin, groups, created, servers: seeds }
}

export async function withBed(
  world: Pick<World, 'version' | 'live' | 'groups' | 'properties'>,
  use: (bed: Bed) => Promise<void>,
  seen: ReadonlyMap<string, string | null> = new Map(),
): Promise<void> {
  const sandbox = await startSandbox({
    version: world.version,
    groups: world.groups.map((name) => ({ name })),
    users: world.live.map((one) => ({ ...seedOf(one), lastActivity: seen.get(one.name) ?? null })),
    tokens: [{ token, name: 'bot', kind: 'service', admin: true, scopes: fullScopes }],
    allowNamedServers: true,
    maxPage: 20,
  })
  for (const [name, properties] of Object.entries(world.properties)) {
    if (!sandbox.hub.groups.has(name)) sandbox.hub.addGroup({ name })
    Object.assign(sandbox.hub.groups.get(name) ?? {}, { properties })
  }
  const hub = connect(sandbox.url, token)
  const look = (): Promise<Snapshot> => jupyterhub.read(hub.http, hub.url, { now })
  try {
    await use({
      sandbox,
      look,
      plan: async (wanted, minAdmins = 0) => {
        const live = await look()
        return frozen(drafted(wanted, live), live, minAdmins)
      },
      freeze: (actions, live) => frozen({ actions, findings: [] }, live, 0),
      apply: async (plan, selected = plan.actions) => {
        const events: ApplyEvent[] = []
        let clock = 0
        await applyPlan({ ...plan, actions: selected }, await look(), {
          provider: jupyterhub,
          http: hub.http,
          pace: openPace({
            width: 4,
            sizes: { create: 5, member: 3, quota: 5, password: 5 },
            rate: undefined,
            nowMs: () => 0,
            wait: async () => undefined,
            // Of half of the worlds requests overlap from then on, as on a hub that is far away.
            ...(world.live.length % 2 === 0
              ? { measured: new Promise<number>((resolve) => setTimeout(resolve, 5, 50)) }
              : {}),
          }),
          stopTimeoutMs: 60_000,
          serverTimeoutMs: 60_000,
          past: [],
          passwordOf: () => undefined,
          signal: new AbortController().signal,
          now: () => '2026-11-21T08:00:00.000Z',
          nowMs: () => (clock += 1),
          wait: async (ms) => {
            clock += ms
          },
          random: () => 0,
          emit: async (event) => void events.push(event),
        })
        return report(plan, events, await look(), { selected })
      },
      sent: () => sandbox.requests.filter(isMutating),
    })
  } finally {
    await hub.close()
    await sandbox.close()
  }
}

function frozen(
  { actions, findings }: Pick<Parameters<typeof freeze>[0], 'actions' | 'findings'>,
  live: Snapshot,
  minAdmins: number,
): Plan {
  return freeze({
    tool: 'hubplan test',
    createdAt: '2026-11-21T08:00:00.000Z',
    expiresAt: '2026-11-28T08:00:00.000Z',
    live,
    inputs: [],
    options: { ...options, limits: { ...limits, min_admins: minAdmins } },
    overrides: [],
    loosened:
      minAdmins > 0 ? [] : [{ limit: 'min_admins', value: minAdmins, default: 1, at: 'hubplan.yaml:2:1', reached: 0 }],
    needs: [],
    actions,
    findings,
  })
}

/** Admin flag, groups and running servers of everybody, as the hub has them. */
export function stateOf({ hub }: Sandbox): Map<string, EndState> {
  return new Map(
    [...hub.users.values()].map(({ name, admin, servers }) => {
      const runs = [...servers.values()].filter(({ state }) => state !== 'stopped').map((server) => server.name)
      return [name, { admin, groups: [...hub.groupsOf(name)].sort(), runs: runs.sort() }]
    }),
  )
}

/** The groups of the hub, with their properties. */
export function groupsOf({ hub }: Sandbox): Map<string, unknown> {
  return new Map([...hub.groups.values()].map(({ name, properties }) => [name, properties]))
}
