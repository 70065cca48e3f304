// A plan of any size: deletions, new users with groups and quotas, members that leave, and quotas of old users.
import { inOrder } from '../../src/core/actions/waves.ts'
import { digestOf } from '../../src/core/canonical.ts'
import { changesDigest } from '../../src/core/plan/freeze.ts'
import type { Action, Plan } from '../../src/core/types.ts'
import { createOf, deleteOf, joinOf, planOf, quotaAddOf, quotaSetOf } from '../views/fixtures.ts'

const groups = Array.from({ length: 60 }, (_, index) => `course-${index}`)
const day = 86_400_000

function nameOf(prefix: string, index: number): string {
  return `${prefix}.lastname${String(index).padStart(6, '0')}`
}

function groupOf(index: number): string {
  return groups[index % groups.length] ?? ''
}

/** Ten changes: two deletions, two new users of one group and one quota each, one that leaves, one quota. */
function ten(index: number): readonly Action[] {
  const at = (more: number): string => `users.csv:${10 * index + more}:1`
  const [one, two, old] = [nameOf('new', 2 * index), nameOf('new', 2 * index + 1), nameOf('old', index)]
  const gone = [2 * index, 2 * index + 1].map((each): Action => {
    const last = new Date(Date.parse('2026-03-01T00:00:00Z') - (each % 900) * day).toISOString()
    const before = {
      admin: false,
      groups: [groupOf(each), groupOf(each + 7), `lab-${each % 997}`],
      last_activity: last,
      servers: [],
    }
    return { ...deleteOf(nameOf('gone', each)), before }
  })
  const fresh = [one, two].flatMap((user, each): readonly Action[] => [
    { ...createOf(user), reason: { why: 'row', at: at(each) } },
    { ...joinOf(user, groupOf(index + each)), reason: { why: 'row', at: at(each) } },
    quotaSetOf(user, null, 100 + (index % 40), { at: at(each) }),
  ])
  const left: Action = {
    ...{ id: `member.remove:${old}:${groupOf(index)}`, op: 'member.remove', user: old, group: groupOf(index) },
    ...{ before: true, after: false, reason: { why: 'exact', at: 'hubplan.yaml:7:3' } },
  }
  const quota = quotaAddOf(old, { balance: index % 900, unlimited: false }, 50, { at: at(5) })
  return [...gone, ...fresh, left, quota]
}

/** @param changes a multiple of ten */
export function hugePlan(changes: number): Plan {
  const actions = inOrder(Array.from({ length: changes / 10 }, (_, index) => ten(index)).flat())
  const { digest: _, ...rest } = planOf(actions)
  const limits = { ...rest.options.limits, max_deletes: changes }
  const snapshot = { ...rest.snapshot, users: 2 * changes }
  const sized = { ...rest, snapshot, options: { ...rest.options, limits } }
  const body = { ...sized, changes_digest: changesDigest(sized as Plan) }
  return { ...body, digest: digestOf(body) } as Plan
}
