import type { Preset } from './types.ts'

/** Guests and accounts of the tenant itself are not people of the organisation's domain. */
export const entraUsers: Preset = {
  title: 'a list of users of Microsoft Entra',
  looks: [['userPrincipalName', 'accountEnabled']],
  variants: [
    {
      columns: {
        username: { from: 'userPrincipalName' },
        groups: { from: ['department'] },
        ensure: {
          from: 'accountEnabled',
          values: { True: 'present', False: 'absent', true: 'present', false: 'absent' },
        },
      },
      skip: [{ column: 'userPrincipalName', match: ['*#EXT#*', '*.onmicrosoft.com'] }],
      mayLack: ['department'],
    },
  ],
  needsDomain: true,
}
