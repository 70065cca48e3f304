import type { IncludeColumns } from '../../types.ts'
import type { Preset } from './types.ts'

/** Version 1.2 has its roles in another file, and its organisation in another column. */
export const onerosterUsers: Preset = {
  title: 'a users file of OneRoster',
  looks: [['sourcedId', 'enabledUser', 'username']],
  variants: [
    {
      columns: columnsWith('orgSourcedIds'),
      skip: [{ column: 'role', match: ['parent', 'guardian', 'relative', 'proctor'] }],
    },
    // Parents have no role here, and often no username.
    { columns: columnsWith('primaryOrgSourcedId'), skip: [{ column: 'username', match: [''] }] },
  ],
}

function columnsWith(organisations: string): IncludeColumns {
  return {
    username: 'username',
    groups: { from: [organisations], split: ',' },
    ensure: [
      { from: 'status', values: { active: 'present', tobedeleted: 'absent' } },
      { from: 'enabledUser', values: { true: 'present', false: 'absent' } },
    ],
  }
}
