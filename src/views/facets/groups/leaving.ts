// Groups of notices, which are shown with the notices.
import { isLeavingGroup } from '../../../core/leaving.ts'

/** Whether an action is about such a group. */
export function isOfNotices({ group }: { readonly group: string }): boolean {
  return isLeavingGroup(group)
}

/** Whether an action is about any other group. */
export function isOfGroups(about: { readonly group: string }): boolean {
  return !isOfNotices(about)
}
