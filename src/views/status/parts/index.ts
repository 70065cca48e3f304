// All parts of `status`, in their order.
import type { Status } from '../../../core/look/status.ts'
import type { Context, Part, PartsOf } from '../part.ts'
import { activityParts } from './activity.ts'
import { groupParts } from './groups.ts'
import { latestParts } from './latest.ts'
import { leavingParts } from './leaving.ts'
import { overviewParts } from './overview.ts'
import { quotaParts } from './quotas.ts'
import { serverParts } from './servers.ts'
import { tokenParts } from './tokens.ts'
import { untouchedParts } from './untouched.ts'
import { usageParts } from './usage.ts'

const topics: readonly PartsOf[] = [
  overviewParts,
  serverParts,
  activityParts,
  groupParts,
  latestParts,
  quotaParts,
  tokenParts,
  usageParts,
  leavingParts,
  untouchedParts,
]

/** What is known about a hub. */
export function partsOf(status: Status, context: Context): readonly Part[] {
  return topics.flatMap((topic) => topic(status, context))
}
