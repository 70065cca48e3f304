import type { Preset } from './types.ts'

export const nbgrader: Preset = {
  title: 'a list of students of nbgrader',
  looks: [['id', 'first_name', 'last_name']],
  variants: [{ columns: { username: 'id' } }],
}
