// The servers of the users that meet the conditions: default, named and stopped ones.
import { activeServers } from '../../core/facets/servers.ts'
import { unseenFields } from '../../core/look/sight.ts'
import { compareNames } from '../../core/names.ts'
import { Problem } from '../../core/problem.ts'
import type { AnyServer, LiveUser } from '../../core/types.ts'
import type { ListFlags } from '../../options/look.ts'
import { providers } from '../../providers/index.ts'
import type { World } from '../../session/world.ts'
import { type ServerRow, serverColumns } from '../../views/listing/servers.ts'
import { checkQuotas, choiceOf, chosen, look, quotaFlagOf, readProviderName, unseenProblem, warn } from '../looking.ts'
import { type Shown, shownRows } from './shown.ts'

/** Reads the servers of one system's users, sorted by user and name. */
export async function readServers(flags: ListFlags, world: World): Promise<Shown> {
  const { manages, title } = providers[await readProviderName(flags, world)]
  if (!manages.has('namedServers')) throw new Problem('usage', `--servers cannot be answered: ${title} has no servers.`)
  await checkQuotas(quotaFlagOf(flags), flags, world)
  checkSort(flags)
  const live = await look(flags, world, { stoppedServers: true })
  if (unseenFields(live).includes('servers')) throw unseenProblem(live, '--servers', 'servers')
  if (live.hasStopped === false) {
    warn(world, `stopped servers are missing: JupyterHub lists them from 3.0 on, and this is ${live.identity.version}`)
  }
  const users = [...live.users.values()].filter(chosen(live, choiceOf(flags), world))
  const rows = users.flatMap((user) => rowsOf(user, flags.active))
  return shownRows({
    key: 'servers',
    noun: 'server',
    rows: inOrder(rows, flags),
    limit: flags.limit,
    takenAt: live.takenAt,
    columns: serverColumns,
  })
}

/** @throws Problem `usage` */
function checkSort({ sort }: ListFlags): void {
  if (sort === 'name' || sort === 'last_activity') return
  throw new Problem('usage', `--sort ${sort} is for users; servers are sorted by name or last_activity.`)
}

/** Every user has a default server; one that never ran says nothing. */
function rowsOf(user: LiveUser, isActive: boolean): readonly ServerRow[] {
  const all: readonly AnyServer[] = user.allServers ?? activeServers(user)
  const told = all.filter(
    ({ name, state, last_activity: used }) =>
      state !== 'stopped' || (!isActive && (name !== '' || (used !== null && used !== undefined))),
  )
  return told.map((server) => ({ user: user.name, server }))
}

function inOrder(rows: readonly ServerRow[], { sort, reverse }: ListFlags): readonly ServerRow[] {
  const direction = reverse ? -1 : 1
  const timeOf = ({ server }: ServerRow): number =>
    sort === 'name' ? 0 : Date.parse(server.last_activity ?? '1970-01-01')
  return [...rows].sort((one, other) => {
    const apart = timeOf(one) - timeOf(other)
    const byName = compareNames(one.user, other.user) || compareNames(one.server.name, other.server.name)
    return direction * (apart || byName)
  })
}
