// What other programs and other languages call groups.
import { foldedHeader } from '../mapping/folded.ts'

const translations: readonly string[] = [
  ...['groups', 'group', 'groupname', 'group_name', 'gruppe', 'gruppen', 'groupe', 'groupes'],
  ...['grupo', 'grupos', 'gruppo', 'gruppi'],
]

const kinds: readonly string[] = [
  ...['sections', 'section', 'teams', 'team', 'classes', 'class', 'courses', 'course', 'kurse', 'kurs', 'department'],
]

/** Whether a header is the word "groups", in whatever language. */
export function saysGroups(header: string): boolean {
  return translations.includes(foldedHeader(header))
}

/** Whether the column may have groups, such as sections or teams. */
export function mayBeGroups(header: string): boolean {
  return saysGroups(header) || kinds.includes(foldedHeader(header))
}
