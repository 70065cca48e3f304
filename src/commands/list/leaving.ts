// The users who are to leave: under notice, or with a delete that the system has accepted.
import { leavingDate } from '../../core/leaving.ts'
import { unseenFields } from '../../core/look/sight.ts'
import { compareNames } from '../../core/names.ts'
import { Problem } from '../../core/problem.ts'
import type { ListFlags } from '../../options/look.ts'
import { providers } from '../../providers/index.ts'
import type { World } from '../../session/world.ts'
import { type LeavingRow, leavingColumns } from '../../views/listing/leaving.ts'
import { checkQuotas, choiceOf, chosen, look, quotaFlagOf, readProviderName, unseenProblem } from '../looking.ts'
import { type Shown, shownRows } from './shown.ts'

/** Reads the leaving users of one system, sorted by date and name. */
export async function readLeaving(flags: ListFlags, world: World): Promise<Shown> {
  const { manages, noNotice, title } = providers[await readProviderName(flags, world)]
  if (!manages.has('notice') && noNotice === undefined) {
    throw new Problem('usage', `--leaving cannot be answered: ${title} has no notices.`)
  }
  await checkQuotas(quotaFlagOf(flags), flags, world)
  checkSort(flags)
  const live = await look(flags, world)
  if (manages.has('notice') && unseenFields(live).includes('groups')) throw unseenProblem(live, '--leaving', 'groups')
  const users = [...live.users.values()].filter(chosen(live, choiceOf(flags), world))
  const rows = users.flatMap((user): LeavingRow[] => {
    const date = leavingDate(user)
    return date === undefined ? [] : [{ user: user.name, date, lastActivity: user.last_activity }]
  })
  return shownRows({
    key: 'leaving',
    noun: 'notice',
    rows: inOrder(rows, flags),
    limit: flags.limit,
    takenAt: live.takenAt,
    columns: leavingColumns,
  })
}

/** @throws Problem `usage` */
function checkSort({ sort }: ListFlags): void {
  if (sort === 'name' || sort === 'last_activity') return
  throw new Problem(
    'usage',
    `--sort ${sort} is for users; leaving users are sorted by date, as without --sort, or by last_activity.`,
  )
}

function inOrder(rows: readonly LeavingRow[], { sort, reverse }: ListFlags): readonly LeavingRow[] {
  const direction = reverse ? -1 : 1
  const timeOf = ({ date, lastActivity }: LeavingRow): number =>
    Date.parse(sort === 'name' ? date : (lastActivity ?? '1970-01-01'))
  return [...rows].sort((one, other) => direction * (timeOf(one) - timeOf(other) || compareNames(one.user, other.user)))
}
