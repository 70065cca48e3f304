import type { Preset } from './types.ts'

/** The GitHub name is empty until a student accepts an assignment. */
export const githubClassroom: Preset = {
  title: 'a roster of GitHub Classroom',
  looks: [['identifier', 'github_username', 'github_id', 'name']],
  variants: [{ columns: { username: 'github_username' }, skip: [{ column: 'github_username', match: [''] }] }],
}
