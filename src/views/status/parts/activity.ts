// When users were last active.

import type { Status } from '../../../core/look/status.ts'
import { number } from '../../../core/sentences.ts'
import { type Context, keyRow, type Part, row, unseenRow } from '../part.ts'

export function activityParts({ activity, shownBy }: Status, { product }: Context): readonly Part[] {
  if (product === undefined) return []
  const rows =
    activity === undefined
      ? [unseenRow('activity', shownBy?.created)]
      : [
          row('active in 24 h', number(activity.day)),
          keyRow('active in 7 days', activity.week),
          keyRow(`idle for ${activity.idle.for.text}`, activity.idle.users),
          keyRow('never logged in', activity.never),
        ]
  return [{ name: 'activity', title: 'Activity', rows }]
}
