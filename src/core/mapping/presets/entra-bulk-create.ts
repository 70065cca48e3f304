import type { Preset } from './types.ts'

/** Its first line is a version; people forget the example row. "Block sign in" is the inverse of its property. */
export const entraBulkCreate: Preset = {
  title: 'a bulk-create file of Microsoft Entra',
  looks: [['User name [userPrincipalName] Required']],
  variants: [
    {
      columns: {
        username: { from: 'User name [userPrincipalName] Required' },
        groups: { from: ['Department [department]'] },
        ensure: {
          from: 'Block sign in (Yes/No) [accountEnabled] Required',
          values: { No: 'present', Yes: 'absent' },
        },
      },
      skip: [{ column: 'Name [displayName] Required', match: ['Example: *'] }],
      mayLack: ['Department [department]'],
    },
  ],
  needsDomain: true,
}
